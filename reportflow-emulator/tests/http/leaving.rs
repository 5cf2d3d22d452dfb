//! Clients that do not wait for their answer.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::process::Command;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use reportflow_emulator::{RenderError, render};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::api::{Api, DESIGNS, INVOICE, KEY, builder, invoice};

const PATIENCE: Duration = Duration::from_secs(30);

/// The design is a pipe, so that its order is being taken for as long as the
/// test wants.
#[tokio::test]
async fn what_was_being_taken_is_done_all_the_same() {
    for path in ["async", "sync"] {
        let designs = tempfile::tempdir().unwrap();
        let pipe = designs.path().join(INVOICE).join("v1.json");
        fs::create_dir(pipe.parent().unwrap()).unwrap();
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let data = tempfile::tempdir().unwrap();
        let (rendered, renders) = mpsc::channel();
        let rendered = Mutex::new(rendered);
        let builder = builder().designs(designs.path()).data(data.path());
        let builder = builder.renderer(move |design, title, params| {
            let told = rendered.lock().unwrap().send(());
            told.map_err(|error| RenderError::new(error.to_string()))?;
            render(design, title, params)
        });
        let emulator = builder.start().await.unwrap();
        let api = Api::of(&emulator);

        let mut client = send(&api, path).await;
        let reading = spawn_blocking(move || OpenOptions::new().write(true).open(pipe));
        let mut design = reading.await.unwrap().unwrap();
        leave(&mut client).await;
        let list = fs::read(format!("{DESIGNS}/{INVOICE}/v1.json")).unwrap();
        design.write_all(&list).unwrap();
        drop(design);

        let first = spawn_blocking(move || renders.recv_timeout(PATIENCE));
        first.await.unwrap().unwrap();
        let folder = fs::read_dir(data.path()).unwrap().next();
        let job = folder.unwrap().unwrap().path().join("job.json");
        let job: Value = serde_json::from_slice(&fs::read(job).unwrap()).unwrap();
        assert_eq!(api.download(&job).await.status, 200);
    }
}

async fn send(api: &Api, path: &str) -> TcpStream {
    let host = api.base.strip_prefix("http://").unwrap();
    let host = host.strip_suffix("/v1").unwrap();
    let body = invoice(json!({}), json!({})).to_string();
    let length = body.len();
    let head = format!(
        "POST /v1/file/{path}/single HTTP/1.1\r\nhost: a\r\nappkey: {KEY}\r\ncontent-length: {length}\r\n\r\n"
    );
    let mut client = TcpStream::connect(host).await.unwrap();
    client.write_all((head + &body).as_bytes()).await.unwrap();
    client
}

/// Returns once the emulator has hung up on who does not listen any more.
async fn leave(client: &mut TcpStream) {
    client.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let hung_up = timeout(PATIENCE, client.read_to_end(&mut answer)).await;
    hung_up.unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "");
}
