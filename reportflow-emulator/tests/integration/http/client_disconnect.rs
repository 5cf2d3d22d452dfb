//! Clients that disconnect before the response.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::process::Command;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use reportflow_emulator::{RenderError, render};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::http::api::{Api, DESIGNS, INVOICE, KEY, builder, invoice};

const TEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The design is a pipe, so that the test decides when the request is accepted.
#[tokio::test]
async fn renders_a_request_whose_client_disconnected() {
    for path in ["async", "sync"] {
        let designs = tempfile::tempdir().unwrap();
        let pipe = designs.path().join(INVOICE).join("v1.json");
        fs::create_dir(pipe.parent().unwrap()).unwrap();
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let (rendered, renders) = mpsc::channel();
        let rendered = Mutex::new(rendered);
        let builder = builder().designs_dir(designs.path());
        let builder = builder.renderer(move |design, title, params| {
            let sent = rendered.lock().unwrap().send(());
            sent.map_err(|error| RenderError::new(error.to_string()))?;
            render(design, title, params)
        });
        let emulator = builder.start().await.unwrap();
        let api = Api::new(&emulator);

        let mut client = send(&api, path).await;
        let reading = spawn_blocking(move || OpenOptions::new().write(true).open(pipe));
        let mut design = reading.await.unwrap().unwrap();
        leave(&mut client).await;
        let list = fs::read(format!("{DESIGNS}/{INVOICE}/v1.json")).unwrap();
        design.write_all(&list).unwrap();
        drop(design);

        let first = spawn_blocking(move || renders.recv_timeout(TEST_TIMEOUT));
        first.await.unwrap().unwrap();
        let requests = emulator.wait_for("state:ready", 1, TEST_TIMEOUT).await;
        let accepted = serde_json::to_value(&requests.unwrap()[0]).unwrap();
        assert_eq!(api.download(&accepted).await.status, 200);
    }
}

async fn send(api: &Api, path: &str) -> TcpStream {
    let host = api.base.strip_prefix("http://").unwrap();
    let host = host.strip_suffix("/v1").unwrap();
    let body = invoice(json!({}), json!({})).to_string();
    let length = body.len();
    let head = format!(
        "POST /v1/file/{path}/single HTTP/1.1\r\nhost: a\r\nappkey: {KEY}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    let mut client = TcpStream::connect(host).await.unwrap();
    client.write_all((head + &body).as_bytes()).await.unwrap();
    client
}

/// Closes the connection, and waits until the emulator has done so too.
async fn leave(client: &mut TcpStream) {
    client.shutdown().await.unwrap();
    let mut response = Vec::new();
    let hung_up = timeout(TEST_TIMEOUT, client.read_to_end(&mut response)).await;
    hung_up.unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&response), "");
}
