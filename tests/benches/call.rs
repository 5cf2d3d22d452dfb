//! `generate_async` over loopback, compared with reqwest: with a prepared body, and with
//! a request written by hand.
//!
//! Server and clients share a thread. With several threads, the time to wake them would
//! vary more than the difference between the sides.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{header::CONTENT_TYPE, StatusCode};
use axum::routing::post;
use axum::Router;
use reportflow::{Client, ReportDesign};
use reportflow_tests_support::comparison::{head, is_bench, Comparison};
use serde::{Deserialize, Serialize};

mod by_hand;
mod invoice;

use by_hand::File;
use invoice::{invoice, Invoice};

const RESPONSE: &str = r#"{"requestId":"R3quest000000001","url":"https://example.test/zip","files":[{"fileId":"F1le000000000001","fileName":"Invoice.pdf","share":{"shareType":"workspace","url":"https://example.test/share","passcodeEnabled":false}}]}"#;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Accepted {
    request_id: String,
    url: Option<String>,
    files: Vec<File>,
}

/// Starts a server that stores the last body and responds immediately. Returns the base URL.
async fn serve(last: Arc<Mutex<Bytes>>) -> String {
    let respond = |body: Bytes| async move {
        *last.lock().expect("the last body") = body;
        let json = [(CONTENT_TYPE, "application/json")];
        (StatusCode::ACCEPTED, json, RESPONSE)
    };
    let router = Router::new().route("/v1/file/async/single", post(respond));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn ours(client: &Client, invoice: &Invoice) {
    let accepted = invoice.generate_async(client).await.expect("a response");
    assert_eq!(accepted.files.len(), 1);
}

/// A request body written by hand.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    content: Content<'a>,
    design_id: &'a str,
    version: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    params: &'a Invoice,
    file_name: &'a str,
}

fn by_hand(invoice: &Invoice) -> Bytes {
    let content = Content {
        params: invoice,
        file_name: "Invoice",
    };
    let request = Request {
        content,
        design_id: "bench-invoice",
        version: 1,
    };
    serde_json::to_vec(&request).expect("a body").into()
}

async fn theirs(http: &reqwest::Client, url: &str, body: Bytes, limit: Option<Duration>) {
    let request = http.post(url).header("appkey", "ak_bench");
    let mut request = request.header(CONTENT_TYPE, "application/json").body(body);
    if let Some(limit) = limit {
        request = request.timeout(limit);
    }
    let response = request.send().await.expect("a response");
    let bytes = response.bytes().await.expect("a response");
    let accepted: Accepted = serde_json::from_slice(&bytes).expect("a response");
    assert_eq!(accepted.files.len(), 1);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // The workspace builds reqwest with rustls, but without a crypto provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let last = Arc::new(Mutex::new(Bytes::new()));
    let base = serve(last.clone()).await;
    let client = Client::builder()
        .base_url(&base)
        .app_key("ak_bench")
        .build();
    let client = client.expect("a client");
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let url = format!("{base}/file/async/single");
    println!("{}", head("generate_async", "reqwest, ready bytes"));
    for rows in [3, 100] {
        let invoice = invoice(rows);
        ours(&client, &invoice).await;
        // The body of `generate_async`.
        let body = last.lock().expect("the last body").clone();
        assert_eq!(body, by_hand(&invoice), "both bodies are equal");
        compare(&client, &invoice, &http, &url, &body).await;
    }
}

async fn compare(
    client: &Client,
    invoice: &Invoice,
    http: &reqwest::Client,
    url: &str,
    body: &Bytes,
) {
    let (rounds, calls) = if is_bench() { (50, 100) } else { (2, 1) };
    // The default timeout of our client.
    let limit = Duration::from_secs(120);
    let mut times = [const { Vec::new() }; 4];
    for round in 0..=rounds {
        for turn in 0..times.len() {
            // The order changes, because each side affects the next one.
            let side = (turn + round) % times.len();
            let start = Instant::now();
            for _ in 0..calls {
                match side {
                    0 => ours(client, invoice).await,
                    1 => theirs(http, url, body.clone(), None).await,
                    2 => theirs(http, url, body.clone(), Some(limit)).await,
                    _ => theirs(http, url, by_hand(invoice), Some(limit)).await,
                }
            }
            // The first round warms up.
            if round > 0 {
                times[side].push(start.elapsed());
            }
        }
    }
    let [ours, plain, limited, by_hand] = times;
    let what = format!("{calls} requests of {} bytes", body.len());
    println!("{}", Comparison::of(ours.clone(), plain).row(&what, "1.05"));
    for (what, theirs) in [
        ("the same, against requests with a timeout too", limited),
        (
            "the same, against a timeout and `serde_json::to_vec`",
            by_hand,
        ),
    ] {
        println!("{}", Comparison::of(ours.clone(), theirs).row(what, "none"));
    }
}
