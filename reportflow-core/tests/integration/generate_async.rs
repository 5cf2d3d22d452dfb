//! `generate_async`: the request and the response.

use crate::support::test_server::{KEY, TestServer, generate, response};
use reportflow_core::params::Writer;
use reportflow_core::{AcceptedRequest, Client, DesignInfo, Error, ReportDesign, ShareType};
use serde::Serialize;
use serde_json::json;

const ACCEPTED: &str = r#"{"requestId":"aB3dE6gH9jK2mN5p","url":"https://app.example/r/1","files":[
    {"fileName":"invoice.pdf","fileId":"Zx8Yw7Vu6Ts5Rq4P","passthrough":{"pageId":"abc123"},
     "share":{"shareType":"public","url":"https://app.example/s/1","passcodeEnabled":true,
              "passcode":"4711-secret"}}]}"#;

async fn accepting() -> TestServer {
    TestServer::always(response(202, &["content-type: application/json"], ACCEPTED)).await
}

struct Invoice<T> {
    amount: T,
}

impl<T: Serialize> ReportDesign for Invoice<T> {
    const DESIGN: DesignInfo =
        DesignInfo::new("8f14e45f-ceea-467f-a0e6-5d8f1c2b3a4d", 1, b"[]", "invoice");

    fn write_params(&self, writer: &mut Writer) {
        writer.json(",\"amount\":", &self.amount);
    }

    fn file_name(&self) -> String {
        "請求書".to_owned()
    }
}

#[tokio::test]
async fn sends_the_documented_body() {
    let server = accepting().await;
    Invoice { amount: 1.5 }
        .generate_async(&server.client())
        .await
        .unwrap();

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line(), "POST /v1/file/async/single HTTP/1.1");
    let body = r#"{"content":{"params":{"amount":1.5},"fileName":"請求書"},"designId":"8f14e45f-ceea-467f-a0e6-5d8f1c2b3a4d","version":1}"#;
    assert_eq!(String::from_utf8_lossy(&requests[0].body), body);
    assert_eq!(requests[0].header("appkey"), Some(KEY));
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(requests[0].header("referer"), None);
    let agent = requests[0].header("user-agent").unwrap();
    assert!(agent.starts_with("reportflow-rust/"), "{agent}");
}

#[tokio::test]
async fn sends_each_option() {
    let server = accepting().await;
    generate(&server.client())
        .file_name("a \u{3042} 'b'")
        .share(ShareType::Public)
        .passcode(true)
        .passthrough(&json!({ "pageId": "abc\"123", "n": [1, 2] }))
        .await
        .unwrap();

    let expected = json!({
        "content": {
            "params": { "amount": 1 },
            "fileName": "a \u{3042} 'b'",
            "shareType": "03",
            "passcodeEnabled": true,
            "passthrough": { "pageId": "abc\"123", "n": [1, 2] },
        },
        "designId": "0eUDdgAjNXrrItA2",
        "version": 3,
    });
    assert_eq!(server.requests()[0].json(), expected);
}

#[tokio::test]
async fn reads_the_whole_response() {
    let server = accepting().await;
    let accepted = generate(&server.client()).await.unwrap();

    assert_eq!(accepted.request_id, "aB3dE6gH9jK2mN5p");
    assert_eq!(accepted.url.as_deref(), Some("https://app.example/r/1"));
    let file = &accepted.files[0];
    assert_eq!(file.file_id, "Zx8Yw7Vu6Ts5Rq4P");
    assert_eq!(file.file_name.as_deref(), Some("invoice.pdf"));
    assert_eq!(
        file.passthrough().unwrap(),
        Some(json!({ "pageId": "abc123" }))
    );
    assert!(file.passthrough::<Vec<u8>>().is_err());
    let share = file.share.as_ref().unwrap();
    assert_eq!(share.share_type, Some(ShareType::Public));
    assert_eq!(share.url.as_deref(), Some("https://app.example/s/1"));
    assert!(share.passcode_enabled);
    assert_eq!(share.passcode.as_ref().unwrap().as_str(), "4711-secret");
    assert!(!format!("{accepted:?} {accepted:#?}").contains("4711"));
}

#[tokio::test]
async fn reads_missing_and_unknown_fields() {
    for (text, files) in [
        (r#"{"requestId":"r"}"#, 0),
        (
            r#"{"requestId":"r","url":null,"files":null,"later":{"a":[1]}}"#,
            0,
        ),
        (r#"{"requestId":"r","files":[{"fileId":"f"}]}"#, 1),
        (
            r#"{"requestId":"r","files":[{"fileId":"f","share":{"passcodeEnabled":null},"passthrough":null}]}"#,
            1,
        ),
        (
            r#"{"requestId":"r","files":[{"fileId":"f","share":{"shareType":"new","passcode":12}}]}"#,
            1,
        ),
    ] {
        let accepted: AcceptedRequest = serde_json::from_str(text).unwrap();
        assert_eq!(accepted.files.len(), files, "{text}");
        for file in &accepted.files {
            assert_eq!(file.passthrough::<serde_json::Value>().unwrap(), None);
        }
    }
    let word: ShareType = serde_json::from_str(r#""new""#).unwrap();
    assert_eq!(word, ShareType::Other("new".to_owned()));
    // Neither value may become part of a path.
    assert!(serde_json::from_str::<AcceptedRequest>(r#"{"requestId":"../x"}"#).is_err());
    assert!(serde_json::from_str::<AcceptedRequest>(r#"{"requestId":""}"#).is_err());
}

#[tokio::test]
async fn is_a_future_that_can_be_spawned() {
    let server = accepting().await;
    let client = server.client();
    let task = tokio::spawn(generate(&client).passcode(true).into_future());
    let (first, second) = tokio::join!(
        generate(&client),
        Invoice { amount: 1.0 }.generate_async(&client)
    );
    assert!(first.is_ok() && second.is_ok() && task.await.unwrap().is_ok());
}

#[test]
fn futures_and_handles_are_send() {
    fn send<T: Send + 'static>(_: T) {}
    fn sync<T: Send + Sync + 'static>() {}

    let client = Client::builder()
        .base_url("http://127.0.0.1:1/v1")
        .app_key(KEY)
        .build()
        .unwrap();
    send(generate(&client));
    let ids = ("r".parse().unwrap(), "f".parse().unwrap());
    send(
        client
            .download(&ids.0, &ids.1)
            .wait()
            .to_path("never-polled.pdf"),
    );
    send(client.download_zip(&ids.0).bytes());
    sync::<Client>();
    sync::<Error>();
    sync::<AcceptedRequest>();
    #[cfg(feature = "webhook")]
    sync::<reportflow_core::webhook::Verifier>();
}
