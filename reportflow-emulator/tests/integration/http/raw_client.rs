//! A connection without an HTTP client, which would hide how a response ends.

use std::io::{self, ErrorKind};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::http::api::{Api, KEY};

/// Fails a test that would hang.
const TEST_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct RawClient(TcpStream);

impl RawClient {
    pub(crate) async fn connect(api: &Api) -> RawClient {
        let host = api.base.strip_prefix("http://").unwrap();
        let host = host.strip_suffix("/v1").unwrap();
        RawClient(TcpStream::connect(host).await.unwrap())
    }

    /// Connects and sends a generate request.
    pub(crate) async fn post(api: &Api, path: &str, body: &Value) -> RawClient {
        let mut client = RawClient::connect(api).await;
        let body = body.to_string();
        let head = head("POST", path, body.len());
        client.send(&(head + &body)).await;
        client
    }

    pub(crate) async fn get(api: &Api, path: &str) -> RawClient {
        let mut client = RawClient::connect(api).await;
        client.send(&head("GET", path, 0)).await;
        client
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// Closes the sending half, as a client does that leaves.
    pub(crate) async fn leave(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// Reads until the connection is closed.
    pub(crate) async fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = timeout(TEST_TIMEOUT, self.0.read_to_end(&mut bytes)).await;
        read.expect("the connection is closed in time")?;
        Ok(bytes)
    }

    /// Asserts that the connection is reset before the first byte.
    pub(crate) async fn assert_reset(&mut self) {
        let error = self.read().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }

    /// Asserts the start of the response.
    pub(crate) async fn assert_starts_with(&mut self, start: &str) {
        let mut bytes = vec![0; start.len()];
        self.0.read_exact(&mut bytes).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), start);
    }

    #[track_caller]
    pub(crate) fn assert_open_and_silent(&self) {
        let error = self.0.try_read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    }
}

fn head(method: &str, path: &str, length: usize) -> String {
    format!(
        "{method} /v1{path} HTTP/1.1\r\nhost: a\r\nappkey: {KEY}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}

/// Splits a response into its head and its body.
pub(crate) fn split(response: &[u8]) -> (String, &[u8]) {
    let end = response
        .windows(4)
        .position(|it| it == b"\r\n\r\n")
        .unwrap()
        + 4;
    let head = String::from_utf8(response[..end].to_vec()).unwrap();
    (head, &response[end..])
}
