//! Webhooks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reportflow_emulator::{RenderError, SIGNATURE_HEADER};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::http::api::{Api, builder, file_path, invoice, invoices};

pub(crate) const SECRET: &str = "whsec_test";

/// Responds 503 to the first `failures` requests. Returns all requests.
pub(crate) async fn receiver(failures: usize) -> (String, UnboundedReceiver<(HeaderMap, Bytes)>) {
    let (sender, requests) = unbounded_channel();
    let count = Arc::new(AtomicUsize::new(0));
    let take = move |headers: HeaderMap, body: Bytes| async move {
        let _ = sender.send((headers, body));
        if count.fetch_add(1, Ordering::SeqCst) < failures {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::NO_CONTENT
        }
    };
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(take));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    (url, requests)
}

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
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(&body);
    let digest: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(headers[SIGNATURE_HEADER], digest.as_str());
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
async fn retries_with_the_same_body_and_signature() {
    let (url, mut requests) = receiver(2).await;
    let emulator = builder().webhook(url, SECRET).start().await.unwrap();
    Api::new(&emulator).invoice(json!({}), json!({})).await;
    let first = requests.recv().await.unwrap();
    for _ in 0..2 {
        let again = requests.recv().await.unwrap();
        assert_eq!(
            (&again.1, &again.0[SIGNATURE_HEADER]),
            (&first.1, &first.0[SIGNATURE_HEADER])
        );
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
    let error = builder()
        .webhook("https://example.com/", SECRET)
        .start()
        .await
        .unwrap_err();
    let expected = "invalid webhook URL: it must start with http://";
    assert_eq!(error.to_string(), expected);
}
