//! Prints how fast the program starts and makes PDFs, in memory and with `--data`.
//!
//! `cargo bench -p reportflow-emulator --bench throughput`

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use reqwest::Client;
use serde_json::json;

const DESIGNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/designs");
const STARTS: usize = 20;
const REQUESTS: usize = 6_000;
const CLIENTS: usize = 8;

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program. Returns its base URL.
fn start(data: Option<&Path>) -> (Running, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_reportflow-emulator"));
    program.args(["--designs", DESIGNS, "--app-key", "ak_test", "--quiet"]);
    if let Some(data) = data {
        program.arg("--data").arg(data);
    }
    let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let stdout = child.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    let base = line.trim_end().strip_prefix("listening on ").unwrap();
    let base = base.to_owned();
    (Running(child), base)
}

/// Posts one document, and reads its PDF.
async fn post(client: &Client, base: &str, number: usize) {
    let rows = [
        json!({ "品目": "りんご", "数量": 2, "金額": 640 }),
        json!({ "品目": "みかん", "数量": 12, "金額": 1440 }),
    ];
    let params = json!({ "請求先名": format!("取引先 {number}"), "合計金額": 2080, "明細": rows });
    let body = json!({
        "designId": "Invoice000000001", "version": 1,
        "content": { "fileName": format!("請求書 {number}"), "params": params },
    });
    let request = client.post(format!("{base}/file/sync/single"));
    let request = request
        .header("appkey", "ak_test")
        .header("content-type", "application/json");
    let response = request.body(body.to_string()).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(response.bytes().await.unwrap().starts_with(b"%PDF-"));
}

/// Returns the median of the times to the first line of output and to the first PDF, in
/// milliseconds.
async fn startup(client: &Client) -> (f64, f64) {
    let (mut listening, mut first_pdf) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let begin = Instant::now();
        let (_running, base) = start(None);
        listening.push(begin.elapsed().as_secs_f64() * 1e3);
        post(client, &base, 0).await;
        first_pdf.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    (median(listening), median(first_pdf))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Returns the PDFs a second.
async fn throughput(client: &Client, base: &str) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let begin = Instant::now();
    let clients = (0..CLIENTS).map(|_| {
        let (client, base, next) = (client.clone(), base.to_owned(), Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= REQUESTS {
                    return;
                }
                post(&client, &base, number).await;
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    REQUESTS as f64 / begin.elapsed().as_secs_f64()
}

/// Returns the largest resident set so far, in MiB.
fn peak_rss(running: &Running) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.0.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // The build of the workspace turns TLS on, which needs a provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().build().unwrap();
    let (listening, first_pdf) = startup(&client).await;
    println!(
        "listening after {listening:.1} ms, first PDF after {first_pdf:.1} ms (median of {STARTS})"
    );
    let data = tempfile::tempdir().unwrap();
    for (name, dir) in [("in memory", None), ("with --data", Some(data.path()))] {
        let (running, base) = start(dir);
        let rate = throughput(&client, &base).await;
        let rss = peak_rss(&running).unwrap_or_default();
        println!("{name}: {rate:.0} PDFs/s ({REQUESTS} requests), peak RSS {rss:.0} MiB");
    }
}
