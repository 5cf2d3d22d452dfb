//! QueuedRequest for requests.

use std::time::{Duration, SystemTime};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::http::api::{Api, KEY, builder, file_path};
use crate::http::held_documents::HeldDocuments;

const TEST_TIMEOUT: Duration = Duration::from_secs(60);

#[tokio::test]
async fn waits_until_documents_are_ready() {
    let (builder, held) = HeldDocuments::new(builder());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let path = "/requests/wait?q=file:%E8%AB%8B%E6%B1%82&count=2&timeout=60s";
    let waiting = api.admin("GET", path);
    let sending = async {
        for _ in 0..2 {
            assert_eq!(api.invoice(json!({}), json!({})).await.status, 202);
        }
        let rendering = api
            .admin("GET", "/requests/wait?q=state:rendering&count=2")
            .await;
        assert_eq!(rendering.status, 200);
        held.release();
        held.release();
    };
    let (response, ()) = tokio::join!(waiting, sending);
    assert_eq!(response.status, 200);
    let list = response.json();
    let requests = list["requests"].as_array().unwrap();
    assert_eq!((requests.len(), &list["next"]), (2, &json!(null)));
    for request in requests {
        assert_eq!(request["files"][0]["state"], "ready");
        assert_eq!(api.get(&file_path(request)).await.status, 200);
    }
}

#[tokio::test]
async fn responds_at_once_if_enough_match_already() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    api.post("{").await;
    let response = api
        .admin("GET", "/requests/wait?q=status:400&timeout=0s")
        .await;
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn times_out_with_what_matched() {
    let (builder, held) = HeldDocuments::new(builder());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let response = api.admin("GET", "/requests/wait?timeout=50ms").await;
    assert_eq!(response.status, 408);
    let body = response.json();
    let message =
        "after 50ms, 1 requests match; expected 1 without a document that is being rendered";
    assert_eq!(body["message"], message);
    assert_eq!(
        (&body["statusCode"], &body["error"]),
        (&json!(408), &json!("Request Timeout"))
    );
    assert_eq!(body["requests"][0]["requestId"], accepted["requestId"]);
    assert_eq!(body["requests"][0]["files"][0]["state"], "rendering");
    drop(held);
}

#[tokio::test]
async fn a_failed_document_is_finished() {
    let (builder, held) = HeldDocuments::new(builder());
    let emulator = builder.start().await.unwrap();
    drop(held);
    let api = Api::new(&emulator);
    api.invoice(json!({}), json!({})).await;
    let waited = api.admin("GET", "/requests/wait?timeout=60s").await.json();
    let file = &waited["requests"][0]["files"][0];
    assert_eq!(
        (&file["state"], &file["error"]),
        (&json!("failed"), &json!("never released"))
    );
}

#[tokio::test]
async fn counts_many_requests() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let waiting = api.admin("GET", "/requests/wait?q=status:400&count=300&timeout=60s");
    let sending = async {
        for _ in 0..300 {
            assert_eq!(api.post("{").await.status, 400);
        }
    };
    let (response, ()) = tokio::join!(waiting, sending);
    let list = response.json();
    assert_eq!(list["requests"].as_array().unwrap().len(), 300);
}

/// The handler of the wait asks the clock.
#[tokio::test]
async fn ends_when_the_emulator_stops() {
    let (asked, mut asks) = mpsc::unbounded_channel();
    let builder = builder().clock(move || {
        let _ = asked.send(());
        SystemTime::now()
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let events = api.admin_request("GET", "/events").header("appkey", KEY);
    let mut events = events.send().await.unwrap();
    let waiting = tokio::spawn(async move { api.admin("GET", "/requests/wait?timeout=10m").await });
    asks.recv().await;
    emulator.shutdown().await;
    let message = json!("the emulator is shutting down");
    let response = waiting.await.unwrap();
    response.assert_error(500, message, "Internal Server Error");
    while events.chunk().await.unwrap().is_some() {}
}

#[tokio::test]
async fn ends_when_the_client_leaves() {
    let emulator = builder().start().await.unwrap();
    let host = emulator
        .base_url()
        .replace("http://", "")
        .replace("/v1", "");
    let mut client = TcpStream::connect(&host).await.unwrap();
    let head = format!(
        "GET /_emulator/requests/wait?timeout=10m HTTP/1.1\r\nhost: {host}\r\nappkey: {KEY}\r\n\r\n"
    );
    client.write_all(head.as_bytes()).await.unwrap();
    client.shutdown().await.unwrap();
    let mut response = Vec::new();
    let ended = timeout(TEST_TIMEOUT, client.read_to_end(&mut response)).await;
    ended.unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&response), "");
}
