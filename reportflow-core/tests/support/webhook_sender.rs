//! Sends webhooks to a port, byte by byte.

use reportflow_core::webhook::Verifier;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const SECRET: &str = "whsec_x";
pub const BODY: &str = r#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;

/// Sends these headers and this body. Returns the status of the response.
pub async fn send(port: u16, headers: &str, body: &[u8]) -> String {
    // The stream stays open, because hyper cancels a handler when the client disconnects.
    response(&mut send_request(port, headers, body).await).await
}

/// Sends a body that is shorter than its `content-length`. Returns the status.
pub async fn break_off(port: u16, headers: &str, body: &[u8]) -> String {
    let mut stream = send_request(port, headers, body).await;
    let _ = stream.shutdown().await;
    response(&mut stream).await
}

async fn send_request(port: u16, headers: &str, body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!("POST /webhook HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server may respond and disconnect before the end of the body.
    let _ = stream.write_all(body).await;
    stream
}

async fn response(stream: &mut TcpStream) -> String {
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response).await;
    String::from_utf8_lossy(&response)
        .chars()
        .skip(9)
        .take(3)
        .collect()
}

/// Returns the headers of a signed webhook with this body.
pub fn signed(body: &str) -> String {
    let headers = Verifier::new(SECRET).unwrap().sign("", body.as_bytes());
    let lines = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    format!(
        "{}content-length: {}\r\n",
        lines.collect::<String>(),
        body.len()
    )
}
