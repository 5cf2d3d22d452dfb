//! Connections that send nothing, or stop in the middle of a request.

use std::thread;
use std::time::Duration;

use reportflow_emulator::{Emulator, RenderError};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::http::api::{Api, KEY, builder, invoice};

/// Also the time for a client to send its request, on a slow machine too.
const READ_TIMEOUT: Duration = Duration::from_millis(500);
/// Shorter than the default timeout.
const TEST_TIMEOUT: Duration = Duration::from_secs(20);

async fn start() -> Emulator {
    builder().read_timeout(READ_TIMEOUT).start().await.unwrap()
}

/// Sends these bytes, and returns everything until the emulator closes the connection.
async fn response_to(emulator: &Emulator, bytes: &str) -> String {
    let mut client = connect(emulator).await;
    client.write_all(bytes.as_bytes()).await.unwrap();
    let mut response = String::new();
    let closed = timeout(TEST_TIMEOUT, client.read_to_string(&mut response)).await;
    closed.expect("the connection stays open").unwrap();
    response
}

async fn connect(emulator: &Emulator) -> TcpStream {
    let base = emulator.base_url();
    let address = base.strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/v1").unwrap();
    TcpStream::connect(address).await.unwrap()
}

#[tokio::test]
async fn closes_connections_without_a_whole_head() {
    let emulator = builder().read_timeout(Duration::from_millis(50));
    let emulator = emulator.start().await.unwrap();
    for bytes in [
        "",
        "GET /v1/file/designs HT",
        "GET / HTTP/1.1\r\nhost: a\r\n",
    ] {
        assert_eq!(response_to(&emulator, bytes).await, "", "{bytes:?}");
    }
}

#[tokio::test]
async fn closes_idle_connections() {
    let emulator = start().await;
    let request = format!("GET /v1/file/designs HTTP/1.1\r\nhost: a\r\nappkey: {KEY}\r\n\r\n");
    let response = response_to(&emulator, &request).await;
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
}

/// A client with an invalid key gets its response only after the body.
#[tokio::test]
async fn responds_408_to_a_body_that_stops() {
    let emulator = start().await;
    for key in [KEY, "ak_invalid"] {
        let request = format!(
            "POST /v1/file/async/single HTTP/1.1\r\nhost: a\r\nappkey: {key}\r\n\
             content-type: application/json\r\ncontent-length: 9\r\n\r\n{{"
        );
        let response = response_to(&emulator, &request).await;
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("HTTP/1.1 408 Request Timeout\r\n"),
            "{head}"
        );
        let body: Value = serde_json::from_str(body).unwrap();
        let reason = "Request Timeout";
        let expected = json!({ "statusCode": 408, "message": reason, "error": reason });
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn waits_longer_for_the_emulator_itself() {
    let slow = builder().read_timeout(READ_TIMEOUT).renderer(|_, _, _| {
        thread::sleep(2 * READ_TIMEOUT);
        Ok::<_, RenderError>(b"%PDF-slow".to_vec())
    });
    let emulator = slow.start().await.unwrap();
    let body = invoice(json!({}), json!({})).to_string();
    let response = Api::new(&emulator).post_to("/file/sync/single", body).await;
    assert_eq!((response.status, &*response.body), (201, &b"%PDF-slow"[..]));
}
