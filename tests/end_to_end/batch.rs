//! One request with a hundred documents.

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use axum::extract::FromRef;
use reportflow::webhook::{Inbox, VerifiedEvent};
use reportflow::zip::Archive;
use reportflow::{DocumentOptions, GeneratedFile};

use super::*;

const COUNT: usize = 100;

fn documents() -> Vec<Oldest> {
    let document = |n| Oldest {
        customer_name: format!("第{n}商店"),
        amount: 1_000_000 + i64::try_from(n).expect("a small number"),
        issued: "2026-11-24".into(),
    };
    (0..COUNT).map(document).collect()
}

/// Sets the options of the document at this index. Every second one has a passcode.
fn options(n: usize, item: DocumentOptions) -> DocumentOptions {
    item.file_name(name(n))
        .passcode(n % 2 == 1)
        .passthrough(&Order {
            order: n as u64,
            タグ: vec![],
        })
}

fn name(n: usize) -> String {
    format!("領収書-{n}.pdf")
}

fn assert_described(files: &[GeneratedFile], count: usize) {
    assert_eq!(files.len(), count);
    for (n, file) in files.iter().enumerate() {
        assert_eq!(file.file_name, Some(name(n)));
        let order = file.passthrough::<Order>().expect("an order");
        assert_eq!(order.map(|order| order.order), Some(n as u64));
        let share = file.share.as_ref().expect("a share");
        assert_eq!(share.share_type, Some(ShareType::Public));
        assert_eq!(share.passcode_enabled, n % 2 == 1);
    }
}

/// Asserts that the archive contains all documents, with their names, in order.
fn assert_complete(zip: Vec<u8>) {
    let mut archive = Archive::new(Cursor::new(zip)).expect("an archive");
    let entries = archive.entries().iter().map(|entry| entry.name.clone());
    let names: Vec<_> = entries.collect();
    assert_eq!(names, (0..COUNT).map(name).collect::<Vec<_>>());
    for n in 0..COUNT {
        let pdf = archive.read(&name(n)).expect("a file").expect("an entry");
        let text = text(&pdf);
        for value in [format!("第{n}商店"), format!("1,000,{n:03}")] {
            assert!(text.contains(&value), "`{value}` is missing in {text}");
        }
    }
}

/// The state of a server that receives webhooks with axum's extractor.
#[derive(Clone)]
struct Hooks {
    verifier: Verifier,
    inbox: Inbox,
    received: Arc<AtomicUsize>,
}

impl FromRef<Hooks> for Verifier {
    fn from_ref(hooks: &Hooks) -> Verifier {
        hooks.verifier.clone()
    }
}

impl Hooks {
    /// Starts the server. Also returns its URL.
    async fn start() -> (Hooks, String) {
        async fn receive(
            State(hooks): State<Hooks>,
            VerifiedEvent(event): VerifiedEvent,
        ) -> StatusCode {
            hooks.received.fetch_add(1, Ordering::Relaxed);
            hooks.inbox.deliver(event);
            StatusCode::NO_CONTENT
        }

        let hooks = Hooks {
            verifier: Verifier::new(SECRET).expect("a secret"),
            inbox: Inbox::new(),
            received: Arc::default(),
        };
        let router = Router::new()
            .route("/", post(receive))
            .with_state(hooks.clone());
        (hooks, serve(router).await)
    }
}

#[tokio::test]
async fn async_batch_sends_one_webhook() {
    let (hooks, url) = Hooks::start().await;
    let emulator = emulator().webhook(url, SECRET).start();
    let emulator = emulator.await.expect("a start");
    let client = client(&emulator, KEY);
    let accepted = Oldest::generate_all_async(&client, &documents())
        .share(ShareType::Public)
        .for_each_document(options)
        .await
        .expect("accepted");
    assert_described(&accepted.files, COUNT);

    let done = accepted.wait_for_completion(&hooks.inbox, Duration::from_secs(120));
    let done = done.await.expect("a webhook");
    assert_described(&done.files, COUNT);
    let ids = |files: &[GeneratedFile]| -> Vec<_> {
        files.iter().map(|file| file.file_id.clone()).collect()
    };
    assert_eq!(ids(&done.files), ids(&accepted.files));

    // No wait is needed, because all files exist.
    let mut zip = Vec::new();
    let download = client.download_zip(&accepted.request_id);
    download.to_writer(&mut zip).await.expect("the ZIP");
    assert_complete(zip);

    let last = &accepted.files[COUNT - 1].file_id;
    let pdf = client.download(&accepted.request_id, last).bytes().await;
    assert!(text(&pdf.expect("the last")).contains("第99商店"));

    // Until the shutdown, the emulator could send another webhook.
    emulator.shutdown().await;
    assert_eq!(hooks.received.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn sync_batch_returns_an_archive() {
    let (_emulator, client) = start().await;
    let generated = Oldest::generate_all_sync(&client, &documents())
        .share(ShareType::Public)
        .for_each_document(options)
        .await
        .expect("a ZIP");
    // The header of a hundred files would be too long for some clients.
    assert!(generated.files.is_empty(), "the emulator omits the header");

    let mut zip = Vec::new();
    let download = client.download_zip(&generated.request_id.expect("a request"));
    download.to_writer(&mut zip).await.expect("the ZIP");
    assert!(zip == generated.bytes, "another archive");
    assert_complete(generated.bytes);
}

#[tokio::test]
async fn writes_the_archive_to_a_path_and_extracts_it() {
    let (_emulator, client) = start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("files.zip");
    let saved = Oldest::generate_all_sync(&client, &documents()[..3])
        .share(ShareType::Public)
        .for_each_document(options)
        .to_path(&path)
        .await
        .expect("a file");
    assert_described(&saved.files, 3);

    let mut archive = Archive::open(&path).expect("an archive");
    let paths = archive.extract_to(&folder).expect("three files");
    assert_eq!(paths, [0, 1, 2].map(|n| folder.path().join(name(n))));
    for (n, path) in paths.iter().enumerate() {
        let pdf = std::fs::read(path).expect("a file");
        assert!(text(&pdf).contains(&format!("第{n}商店")));
    }
}
