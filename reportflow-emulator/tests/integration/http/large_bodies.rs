//! Large bodies that arrive at the same time.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::http::api::{Api, DESIGNS, KEY, builder};
use crate::http::bodies::{body, post};
use crate::http::body_encodings::gzip_of;
use crate::http::held_documents::HeldDocuments;
use crate::http::program::{connect, program, start};

/// The bodies above 1 MiB that the emulator receives at the same time.
const MAX_LARGE_BODIES: usize = 8;
const LARGE_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Sends a request without the last byte of its body. The body is text, which the
/// emulator receives and rejects.
fn begin(api: &Api) -> TcpStream {
    let mut client = connect(api);
    let head = format!(
        "POST /v1/file/async/single HTTP/1.1\r\nhost: a\r\nappkey: {KEY}\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: {LARGE_BODY_BYTES}\r\n\r\n"
    );
    client.write_all(head.as_bytes()).unwrap();
    client.write_all(&[b'x'; LARGE_BODY_BYTES - 1]).unwrap();
    client
}

fn finish(mut client: TcpStream) -> String {
    client.write_all(b"x").unwrap();
    let mut response = String::new();
    client.read_to_string(&mut response).unwrap();
    response
}

/// Without the limit, the late bodies have a response long before the small requests do.
#[tokio::test]
async fn large_bodies_wait_for_others_and_small_ones_do_not() {
    let mut program = program();
    program.args(["--designs", DESIGNS, "--app-key", KEY]);
    let (_running, api) = start(&mut program);
    let held: Vec<_> = (0..MAX_LARGE_BODIES).map(|_| begin(&api)).collect();
    let late: Vec<_> = (0..2 * MAX_LARGE_BODIES)
        .map(|_| {
            let api = api.with_key(KEY);
            thread::spawn(move || finish(begin(&api)))
        })
        .collect();
    for _ in 0..100 {
        assert_eq!(api.invoice(json!({}), json!({})).await.status, 202);
    }
    assert!(late.iter().any(|client| !client.is_finished()));
    for client in held {
        assert!(finish(client).starts_with("HTTP/1.1 400 "));
    }
    for client in late {
        assert!(client.join().unwrap().starts_with("HTTP/1.1 400 "));
    }
}

/// 256 MiB may wait to be rendered.
#[tokio::test]
async fn inflated_bodies_wait_for_the_documents_of_others() {
    const LARGEST_BODY_BYTES: usize = 50 * 1024 * 1024;
    let (builder, _documents) = HeldDocuments::new(builder());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let body = body() + &" ".repeat(LARGEST_BODY_BYTES - body().len());
    let json = ("content-type", "application/json");
    for _ in 0..5 {
        assert_eq!(post(&api, &[json], body.as_str()).await.status, 202);
    }
    let gzip = gzip_of(body.as_bytes());
    let headers = [json, ("content-encoding", "gzip")];
    let mut late = std::pin::pin!(post(&api, &headers, gzip));
    let waited = tokio::time::timeout(Duration::from_secs(3), &mut late);
    assert!(waited.await.is_err());
    let (late, ()) = tokio::join!(late, emulator.shutdown());
    assert_eq!(late.json()["message"], "the emulator is shutting down");
}
