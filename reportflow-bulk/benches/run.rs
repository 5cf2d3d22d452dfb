//! Prints how fast a run is under the service's rate limits, and how much memory it needs.
//!
//! `cargo bench -p reportflow-bulk --bench run`
//!
//! The emulator is another process. Its clock, and the client's minute, are four times as
//! fast: 100,000 documents then take five minutes instead of twenty.
//! `REPORTFLOW_BENCH_DOCUMENTS` and `REPORTFLOW_BENCH_SPEED` change both numbers.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use reportflow_bulk::{Bulk, Document, Folder, Journal};
use reportflow_core::{Client, RateLimiter};
use reportflow_emulator::{Emulator, RateLimits};
use serde_json::value::RawValue;

const DESIGNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../designs");
const DESIGN_ID: &str = "Rc7nW2pXk9DhT4Vb";
const SERVER: &str = "REPORTFLOW_BENCH_SERVER";

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn number(variable: &str, default: u32) -> u32 {
    let text = env::var(variable).ok();
    text.map_or(default, |text| text.parse().expect(variable))
}

async fn serve(speed: u32) {
    let (start, begin) = (SystemTime::now(), Instant::now());
    let emulator = Emulator::builder()
        .designs_dir(DESIGNS)
        .rate_limits(RateLimits::default())
        .clock(move || start + begin.elapsed() * speed)
        .start()
        .await
        .unwrap();
    println!("{}", emulator.base_url());
    std::future::pending::<()>().await;
}

fn document(number: u32) -> Document {
    let params = format!(
        r#"{{"領収書番号":"R-{number:06}","発行日":"2026-11-24","宛名":"お客様番号{number:06} 様","金額":{},"但し書き":"年会費として","登録番号":"T1234567890123"}}"#,
        1_100 + u64::from(number)
    );
    let params = RawValue::from_string(params).unwrap();
    Document::from_params(format!("R-{number:06}"), DESIGN_ID, 1, params)
}

/// Returns the largest resident set so far, in MiB.
fn peak_rss() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

#[tokio::main]
async fn main() {
    // The build of the workspace turns TLS on, which needs a provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let speed = number("REPORTFLOW_BENCH_SPEED", 4);
    if env::var_os(SERVER).is_some() {
        return serve(speed).await;
    }
    let documents = number("REPORTFLOW_BENCH_DOCUMENTS", 100_000);
    let mut server = Command::new(env::current_exe().unwrap())
        .env(SERVER, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut base_url = String::new();
    let stdout = server.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut base_url).unwrap();
    let _server = Running(server);

    let minute = Duration::from_secs(61) / speed;
    let limiter = RateLimiter::builder().minute(minute).build();
    let (requests, rejected) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (all, status_429) = (Arc::clone(&requests), Arc::clone(&rejected));
    let client = Client::builder()
        .base_url(base_url.trim_end())
        .app_key("any")
        .rate_limiter(limiter)
        .on_response(move |response| {
            all.fetch_add(1, Ordering::Relaxed);
            if response.status == Some(429) {
                status_429.fetch_add(1, Ordering::Relaxed);
            }
        })
        .build()
        .unwrap();

    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path().join("journal.db"))
        .await
        .unwrap();
    let bulk = Bulk::new(
        client,
        journal.clone(),
        Folder::new(folder.path().join("pdf")),
    );
    let begin = Instant::now();
    let mut run = bulk.run((1..=documents).map(document)).await.unwrap();
    println!(
        "imported {documents} documents in {:.1} s, peak RSS {:.0} MiB",
        begin.elapsed().as_secs_f64(),
        peak_rss()
    );
    let begin = Instant::now();
    let mut outcomes = 0;
    while run.next().await.is_some() {
        outcomes += 1;
        if outcomes % (documents / 10).max(1) == 0 {
            println!(
                "{outcomes} after {:.0} s, peak RSS {:.0} MiB",
                begin.elapsed().as_secs_f64(),
                peak_rss()
            );
        }
    }
    let elapsed = begin.elapsed().as_secs_f64();
    let counts = run.finish().await.unwrap();
    assert_eq!(counts.saved, u64::from(documents), "{counts:?}");

    // 100 requests in each minute, half of them for files.
    let minutes = (elapsed / (60.0 / f64::from(speed))).ceil();
    let allowed = minutes * 100.0;
    let needed = f64::from(documents.div_ceil(100) * 2);
    println!(
        "{documents} documents in {elapsed:.0} s: {:.0} a minute of the service, {:.1} % of the limit",
        f64::from(documents) / elapsed * 60.0 / f64::from(speed),
        needed / allowed * 100.0
    );
    println!(
        "{} requests for {needed} needed ones, {} of them answered 429",
        requests.load(Ordering::Relaxed),
        rejected.load(Ordering::Relaxed)
    );
    let size = std::fs::metadata(folder.path().join("journal.db"))
        .unwrap()
        .len();
    println!("journal: {} MiB", size / 1024 / 1024);
}
