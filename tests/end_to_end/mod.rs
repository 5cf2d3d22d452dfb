//! From a struct to a PDF and its text, over HTTP, with the emulator.

mod batch;
mod errors;
mod generate_async;
mod generate_sync;
mod inbox_program;
mod oauth;
mod rate_limits;
mod schema_changes;
mod webhook;

use std::path::PathBuf;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::Router;
use reportflow::blocking::block_on;
use reportflow::webhook::{EventKind, Verifier, WebhookError};
use reportflow::{AcceptedRequest, Client, Error, ReportDesign, ReportRow, ShareType};
use reportflow_emulator::{Emulator, EmulatorBuilder};
use reportflow_tests_support::Service;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender};

const KEY: &str = "ak_end_to_end";
const SECRET: &str = "a-secret";

#[derive(ReportDesign)]
#[report_design(id = "invoice", version = 1, file_name = "{number}")]
struct Invoice {
    number: String,
    issued_on: &'static str,
    total: f64,
    paid: bool,
    note: Option<String>,
    items: Vec<Item>,
}

#[derive(ReportRow)]
struct Item {
    name: String,
    quantity: u32,
    parts: Vec<Part>,
}

#[derive(ReportRow)]
struct Part {
    code: String,
    count: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    order: u64,
    タグ: Vec<String>,
}

fn invoice() -> Invoice {
    let parts = vec![Part {
        code: "部品-7F".into(),
        count: 77_001,
    }];
    Invoice {
        number: "番号 2026(11)".into(),
        issued_on: "2026-11-24 09:00:00",
        total: 1234.5,
        paid: true,
        note: Some("一行目\n二行目 \"quoted\"".into()),
        items: vec![
            Item {
                name: "歯車".into(),
                quantity: 31_337,
                parts,
            },
            Item {
                name: "軸受".into(),
                quantity: 2,
                parts: vec![],
            },
        ],
    }
}

fn designs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/designs"))
}

fn emulator() -> EmulatorBuilder {
    Emulator::builder().designs_dir(designs()).app_key(KEY)
}

async fn start() -> (Emulator, Client) {
    let emulator = emulator().start().await.expect("a start");
    let client = client(&emulator, KEY);
    (emulator, client)
}

fn client(emulator: &Emulator, key: &str) -> Client {
    Client::builder()
        .base_url(emulator.base_url())
        .app_key(key)
        .build()
        .expect("a client")
}

/// Downloads the first PDF, and returns its text as [`text`] does.
async fn words(client: &Client, accepted: &AcceptedRequest) -> String {
    let download = client.download(&accepted.request_id, &accepted.files[0].file_id);
    text(&download.wait().bytes().await.expect("the PDF"))
}

/// Returns the text of a PDF without white space, because lines wrap.
fn text(pdf: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(pdf).expect("a PDF");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Serves the router on a free port. Returns the URL.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/")
}

/// A design whose list has the oldest form.
#[derive(ReportDesign)]
#[report_design(id = "oldest", version = 1)]
struct Oldest {
    customer_name: String,
    amount: i64,
    issued: String,
}
