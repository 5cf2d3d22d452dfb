//! Webhooks.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use reportflow_emulator::{
    EVENT_ID_HEADER, Emulator, RenderError, SIGNATURE_HEADER, StartError, WorkspaceConfig,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::http::api::{Api, DESIGNS, builder, file_path, invoice, invoices};
use crate::http::webhook_receiver::{receiver, signature};

const SECRET: &str = "whsec_test";

#[tokio::test]
async fn sends_a_signed_event_when_the_document_is_ready() {
    let (url, mut requests) = receiver(0).await;
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_771_151_445_123);
    let emulator = builder()
        .webhook(url, SECRET)
        .clock(move || time)
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let content = json!({ "passcodeEnabled": true, "passthrough": { "pageId": "abc123" } });
    let accepted = api
        .invoice(json!({ "請求先名": "秘密商事" }), content)
        .await
        .json();

    let (headers, body) = requests.recv().await.unwrap();
    assert_eq!(headers[SIGNATURE_HEADER], signature(SECRET, &body).as_str());
    let event_id = headers[EVENT_ID_HEADER].as_bytes();
    assert_eq!(event_id.len(), 16);
    assert!(event_id.iter().all(u8::is_ascii_alphanumeric));
    assert_eq!(headers["content-type"], "application/json");

    let event: Value = serde_json::from_slice(&body).unwrap();
    let expected = json!({
        "event": "file.completed",
        "timestamp": "2026-02-15T10:30:45.123Z",
        "workspaceId": event["workspaceId"],
        "requestId": accepted["requestId"],
        "designId": "Invoice000000001",
        "version": 1,
        "files": [{
            "fileId": accepted["files"][0]["fileId"],
            "fileName": "請求書.pdf",
            "passthrough": { "pageId": "abc123" },
            "share": {
                "shareType": "workspace",
                "url": format!("{}{}", api.base, file_path(&accepted)),
                "passcodeEnabled": true,
            },
        }],
    });
    assert_eq!(event, expected);
    assert_eq!(api.get(&file_path(&accepted)).await.status, 200);
}

#[tokio::test]
async fn sends_one_event_per_request_with_all_files() {
    let (url, mut requests) = receiver(0).await;
    let emulator = builder().webhook(url, SECRET).start().await.unwrap();
    let api = Api::new(&emulator);
    let (single, multiple) = (invoice(json!({}), json!({})), invoices(["a", "b"]));
    for (path, body, names) in [
        ("/file/async/single", &single, &["請求書.pdf"][..]),
        ("/file/sync/single", &single, &["請求書.pdf"]),
        ("/file/async/multiple", &multiple, &["a.pdf", "b.pdf"]),
        ("/file/sync/multiple", &multiple, &["a.pdf", "b.pdf"]),
    ] {
        api.post_to(path, body.to_string()).await;
        let event: Value = serde_json::from_slice(&requests.recv().await.unwrap().1).unwrap();
        let files = event["files"].as_array().unwrap();
        let found: Vec<_> = files.iter().map(|file| &file["fileName"]).collect();
        assert_eq!(found, names, "{path}");
    }
    emulator.shutdown().await;
    assert!(requests.try_recv().is_err());
}

#[tokio::test]
async fn retries_with_the_same_body_and_headers() {
    let (url, mut requests) = receiver(2).await;
    let emulator = builder().webhook(url, SECRET).start().await.unwrap();
    Api::new(&emulator).invoice(json!({}), json!({})).await;
    let first = requests.recv().await.unwrap();
    for _ in 0..2 {
        let again = requests.recv().await.unwrap();
        assert_eq!(again.1, first.1);
        for header in [SIGNATURE_HEADER, EVENT_ID_HEADER] {
            assert_eq!(again.0[header], first.0[header], "{header}");
        }
    }
}

#[tokio::test]
async fn sends_no_event_for_a_failed_document() {
    let (url, mut requests) = receiver(0).await;
    let builder = builder()
        .webhook(url, SECRET)
        .renderer(|design, title, params| match title {
            "bad" => Err(RenderError::new("no ink")),
            _ => reportflow_emulator::render(design, title, params),
        });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let bad = api
        .invoice(json!({}), json!({ "fileName": "bad" }))
        .await
        .json();
    assert_eq!(api.download(&bad).await.status, 500);
    let good = api
        .invoice(json!({}), json!({ "fileName": "good" }))
        .await
        .json();
    let event: Value = serde_json::from_slice(&requests.recv().await.unwrap().1).unwrap();
    assert_eq!(event["requestId"], good["requestId"]);
}

#[tokio::test]
async fn an_unreachable_receiver_does_not_delay_the_shutdown() {
    // The listener is dropped, so the port is closed.
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let emulator = builder().webhook(url, SECRET).start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    assert_eq!(api.download(&accepted).await.status, 200);
    // This is shorter than all attempts together.
    tokio::time::timeout(Duration::from_secs(4), emulator.shutdown())
        .await
        .unwrap();
}

#[tokio::test]
async fn start_fails_with_an_invalid_webhook_url() {
    let start = |url| builder().webhook(url, SECRET).start();
    let error = start("ftp://example.com/").await.unwrap_err().to_string();
    let expected = "invalid webhook URL: it must start with http://";
    assert!(error.starts_with(expected), "{error}");
    let start = start("https://user:s3cret@127.0.0.1:9/").await;
    let error = start.unwrap_err().to_string();
    assert!(error.starts_with("invalid webhook URL: "), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}

#[cfg(not(feature = "https"))]
#[tokio::test]
async fn https_needs_its_feature() {
    let builder = builder().webhook("https://example.com/", SECRET);
    let error = builder.start().await.unwrap_err();
    let expected =
        "invalid webhook URL: it must start with http://, because the feature `https` is off";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn start_fails_with_a_webhook_without_a_workspace() {
    let url = "http://127.0.0.1:9/";
    let builder = Emulator::builder().designs_dir(DESIGNS);
    let builder = builder.workspace(WorkspaceConfig::new("sales", "ak_sales"));
    let error = builder.webhook(url, SECRET).start().await.unwrap_err();
    assert!(matches!(error, StartError::UnusedWebhook), "{error}");
}
