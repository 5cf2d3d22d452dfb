//! From a struct to a PDF and back, over real HTTP, against the emulator.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::Router;
use reportflow::webhook::{EventKind, Verifier, WebhookError};
use reportflow::{Accepted, Client, Error, ReportDesign, ReportRow, ShareType};
use reportflow_emulator::{Builder, Emulator};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender};

const KEY: &str = "ak_end_to_end";
const SECRET: &str = "a-secret";

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, file_name = "{number}")]
struct Invoice {
    number: String,
    issued_on: &'static str,
    total: f64,
    paid: bool,
    note: Option<String>,
    items: Vec<Item>,
}

#[derive(ReportRow)]
struct Item {
    name: String,
    quantity: u32,
    parts: Vec<Part>,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    count: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    order: u64,
    タグ: Vec<String>,
}

fn invoice() -> Invoice {
    let parts = vec![Part {
        code: "部品-7F".into(),
        count: 77_001,
    }];
    Invoice {
        number: "番号 2026(11)".into(),
        issued_on: "2026-11-24 09:00:00",
        total: 1234.5,
        paid: true,
        note: Some("一行目\n二行目 \"quoted\"".into()),
        items: vec![
            Item {
                name: "歯車".into(),
                quantity: 31_337,
                parts,
            },
            Item {
                name: "軸受".into(),
                quantity: 2,
                parts: vec![],
            },
        ],
    }
}

fn designs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/designs"))
}

fn emulator() -> Builder {
    Emulator::builder().designs(designs()).app_key(KEY)
}

async fn start() -> (Emulator, Client) {
    let emulator = emulator().start().await.expect("a start");
    let client = client(&emulator, KEY);
    (emulator, client)
}

fn client(emulator: &Emulator, key: &str) -> Client {
    Client::builder()
        .base_url(emulator.base_url())
        .app_key(key)
        .build()
        .expect("a client")
}

/// The PDF's text without white space, since lines wrap.
async fn words(client: &Client, accepted: &Accepted) -> String {
    let download = client.download(&accepted.request_id, &accepted.files[0].file_id);
    let pdf = download.wait().bytes().await.expect("the PDF");
    let text = pdf_extract::extract_text_from_mem(&pdf).expect("a PDF");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[tokio::test]
async fn every_label_and_value_stands_in_the_pdf() {
    let (_emulator, client) = start().await;
    let accepted = invoice().generate_async(&client).await.expect("accepted");
    assert_eq!(accepted.request_id.as_str().len(), 16);
    assert_eq!(
        accepted.files[0].file_name.as_deref(),
        Some("番号 2026(11).pdf")
    );

    let text = words(&client, &accepted).await;
    for value in [
        "number",
        "番号2026(11)",
        "issuedOn",
        "2026-11-2409:00:00",
        "total",
        "1234.5",
        "paid",
        "note",
        "一行目二行目\"quoted\"",
        "items",
        "name",
        "quantity",
        "歯車",
        "31337",
        "軸受",
        "parts",
        "code",
        "部品-7F",
        "count",
        "77001",
    ] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

#[tokio::test]
async fn a_file_is_streamed_to_its_path_and_to_a_zip() {
    let (_emulator, client) = start().await;
    let accepted = invoice().generate_async(&client).await.expect("accepted");
    let folder = tempfile::tempdir().expect("a folder");
    let file = &accepted.files[0].file_id;

    let path = folder.path().join("請求書.pdf");
    let download = client.download(&accepted.request_id, file).wait();
    let done = download.to_path(&path).await.expect("the PDF");
    let pdf = std::fs::read(&path).expect("the file");
    assert_eq!(done.bytes, pdf.len() as u64);
    assert_eq!(done.file_name.as_deref(), Some("番号 2026(11).pdf"));
    assert_eq!(done.file_id.as_ref(), Some(file));

    let mut zip = Vec::new();
    client
        .download_zip(&accepted.request_id)
        .to_writer(&mut zip)
        .await
        .expect("the ZIP");
    // The archive only stores, so the PDF lies in it as it is.
    assert!(zip.starts_with(b"PK") && zip.windows(pdf.len()).any(|part| part == pdf));

    let left: Vec<_> = std::fs::read_dir(&folder).expect("the folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test]
async fn the_options_of_a_call_come_back_in_the_answer() {
    let (_emulator, client) = start().await;
    let order = Order {
        order: 42,
        タグ: vec!["急".into()],
    };
    let accepted = invoice()
        .generate_async(&client)
        .file_name("別名.pdf")
        .share(ShareType::Public)
        .passcode(true)
        .passthrough(&order)
        .await
        .expect("accepted");
    let file = &accepted.files[0];
    assert_eq!(file.file_name.as_deref(), Some("別名.pdf"));
    assert_eq!(file.passthrough::<Order>().expect("an order"), Some(order));
    let share = file.share.as_ref().expect("a share");
    assert_eq!(share.share_type, Some(ShareType::Public));
    assert!(share.passcode_enabled && share.url.is_some());
    let passcode = share.passcode.as_ref().expect("a passcode").as_str();
    assert!(!passcode.is_empty() && !format!("{accepted:?}").contains(passcode));

    let plain = invoice().generate_async(&client).await.expect("accepted");
    assert_eq!(plain.files[0].passthrough::<Order>().expect("none"), None);
    assert!(plain.files[0]
        .share
        .as_ref()
        .is_some_and(|share| share.passcode.is_none()));
}

/// Receives webhooks as they come: headers and body.
struct Receiver {
    address: SocketAddr,
    calls: UnboundedReceiver<(HeaderMap, Bytes)>,
}

impl Receiver {
    async fn start() -> Receiver {
        async fn keep(
            State(sender): State<UnboundedSender<(HeaderMap, Bytes)>>,
            headers: HeaderMap,
            body: Bytes,
        ) -> StatusCode {
            sender
                .send((headers, body))
                .map_or(StatusCode::GONE, |()| StatusCode::NO_CONTENT)
        }

        let (sender, calls) = unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/", post(keep)).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Receiver { address, calls }
    }

    async fn next(&mut self) -> (HeaderMap, Bytes) {
        let call = tokio::time::timeout(Duration::from_secs(60), self.calls.recv()).await;
        call.expect("a webhook within a minute")
            .expect("a receiver")
    }
}

#[tokio::test]
async fn a_signed_webhook_says_that_the_file_is_ready() {
    let mut receiver = Receiver::start().await;
    let url = format!("http://{}/", receiver.address);
    let emulator = emulator()
        .webhook(url, SECRET)
        .start()
        .await
        .expect("a start");
    let client = client(&emulator, KEY);
    let order = Order {
        order: 7,
        タグ: vec![],
    };
    let accepted = invoice()
        .generate_async(&client)
        .passcode(true)
        .passthrough(&order)
        .await
        .expect("accepted");

    let (headers, body) = receiver.next().await;
    let event = Verifier::new(SECRET)
        .expect("a secret")
        .verify(&headers, &body)
        .expect("an event");
    assert!(event.is_for(&accepted));
    let EventKind::FileCompleted(completed) = &event.kind else {
        panic!("{}", event.name)
    };
    assert_eq!(completed.design_id.as_deref(), Some("invoice"));
    assert_eq!(completed.version, Some(1));
    assert_eq!(completed.files[0].file_id, accepted.files[0].file_id);
    assert_eq!(
        completed.files[0].passthrough::<Order>().expect("an order"),
        Some(order)
    );
    // Told once, in the answer.
    assert!(completed.files[0]
        .share
        .as_ref()
        .is_some_and(|share| share.passcode.is_none()));
    // No waiting: it is there.
    let download = client.download(&accepted.request_id, &accepted.files[0].file_id);
    download.bytes().await.expect("the PDF");

    let mut tampered = body.to_vec();
    let last = tampered.len() - 2;
    tampered[last] ^= 1;
    let wrong = Verifier::new("another").expect("a secret");
    let right = Verifier::new(SECRET).expect("a secret");
    for refused in [
        right.verify(&headers, &tampered),
        wrong.verify(&headers, &body),
    ] {
        assert!(
            matches!(refused, Err(WebhookError::Signature)),
            "{refused:?}"
        );
    }
    assert!(matches!(
        right.verify(&HeaderMap::new(), &body),
        Err(WebhookError::MissingHeader { .. })
    ));
}

#[derive(ReportDesign)]
#[report_design(id = "oldest", version = 1)]
struct Oldest {
    customer_name: String,
    amount: i64,
    issued: String,
}

#[tokio::test]
async fn the_service_s_own_words_come_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let emulator = Emulator::builder()
        .designs(folder.path())
        .app_key(KEY)
        .start();
    let emulator = emulator.await.expect("a start");
    let document = || Oldest {
        customer_name: "秘密の名前".into(),
        amount: 1,
        issued: "2026-01-01".into(),
    };

    let error = document()
        .generate_async(&client(&emulator, KEY))
        .await
        .expect_err("no design");
    assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    assert!(
        error.to_string().contains("指定したデザインが存在しません"),
        "{error}"
    );
    assert_eq!(error.status(), Some(404));

    let error = document()
        .generate_async(&client(&emulator, "ak_wrong"))
        .await
        .expect_err("a wrong key");
    assert!(matches!(error, Error::Unauthorized(_)), "{error:?}");
    assert!(error.to_string().contains("認証情報が不正です"), "{error}");
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(
            !text.contains("ak_wrong") && !text.contains("秘密の名前"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn nothing_is_sent_that_the_service_would_refuse() {
    // Nobody listens there, so a request would be a transport error.
    let client = Client::builder()
        .base_url("http://127.0.0.1:9/v1")
        .app_key(KEY)
        .build();
    let client = client.expect("a client");

    let error = invoice()
        .generate_async(&client)
        .file_name("a/b")
        .await
        .expect_err("a name");
    assert!(matches!(error, Error::FileName(_)), "{error:?}");

    let undated = Invoice {
        issued_on: "soon",
        ..invoice()
    };
    let error = undated.generate_async(&client).await.expect_err("a date");
    assert!(error.to_string().contains("issuedOn"), "{error}");

    let error = invoice()
        .generate_async(&client)
        .passthrough(&7)
        .await
        .expect_err("a number");
    assert!(matches!(error, Error::Passthrough(_)), "{error:?}");

    let large = Invoice {
        note: Some("x".repeat(51 * 1024 * 1024)),
        ..invoice()
    };
    let error = large.generate_async(&client).await.expect_err("too large");
    assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn the_future_of_a_call_is_send_and_outlives_what_it_was_made_of() {
    let (emulator, client) = start().await;
    let future = invoice().generate_async(&client);
    drop(client);
    tokio::spawn(future)
        .await
        .expect("a task")
        .expect("accepted");
    emulator.shutdown().await;
}

#[tokio::test]
async fn an_older_form_of_the_list_serves_as_well() {
    let (_emulator, client) = start().await;
    let document = Oldest {
        customer_name: "客".into(),
        amount: -5,
        issued: "2026-01-01".into(),
    };
    let accepted = document.generate_async(&client).await.expect("accepted");
    let text = words(&client, &accepted).await;
    assert!(
        text.contains("客") && text.contains("-5") && text.contains("customerName"),
        "{text}"
    );
}

/// A folder of designs with one list of `oldest`, under another id.
fn changed_design(id: &str, list: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(id)).expect("a folder");
    std::fs::write(folder.path().join(id).join("v1.json"), list).expect("a list");
    folder
}

#[tokio::test]
async fn verify_tells_what_changed_since_the_struct_was_compiled() {
    let (_emulator, client) = start().await;
    assert_eq!(client.verify::<Oldest>().await.expect("the same list"), []);

    let list = r#"{"customerName":"string","amount":"string","issued":"date"}"#;
    let folder = changed_design("oldest", list);
    let emulator = Emulator::builder()
        .designs(folder.path())
        .app_key(KEY)
        .start();
    let emulator = emulator.await.expect("a start");
    let client = self::client(&emulator, KEY);
    let changes = client.verify::<Oldest>().await.expect("another list");
    let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(changes, ["retyped  `amount`: number -> text"]);

    let error = client
        .verify::<Invoice>()
        .await
        .expect_err("no such design");
    assert!(matches!(error, Error::NotFound(_)), "{error:?}");
}

#[tokio::test]
async fn one_struct_serves_a_workspace_that_has_the_design_under_another_id() {
    let list = r#"{"customerName":"string","amount":"number","issued":"date"}"#;
    let folder = changed_design("in-staging", list);
    let emulator = Emulator::builder()
        .designs(folder.path())
        .app_key(KEY)
        .start();
    let emulator = emulator.await.expect("a start");
    let client = Client::builder().base_url(emulator.base_url()).app_key(KEY);
    let client = client
        .design_id("oldest", "in-staging")
        .build()
        .expect("a client");

    assert_eq!(client.verify::<Oldest>().await.expect("the same list"), []);
    let document = Oldest {
        customer_name: "客".into(),
        amount: 1,
        issued: "2026-01-01".into(),
    };
    let accepted = document.generate_async(&client).await.expect("accepted");
    assert!(words(&client, &accepted).await.contains("客"));

    let bad = Client::builder()
        .app_key(KEY)
        .design_id("oldest", "../x")
        .build();
    assert!(bad.expect_err("no id").to_string().contains("../x"));
}
