//! Prints how fast one worker and three workers do a run in PostgreSQL under the service's rate
//! limits, and what it costs the database.
//!
//! `cargo bench -p reportflow-bulk --bench workers`
//!
//! The emulator and each worker are processes. The emulator's clock, and the workers' minute, are
//! four times as fast, and its PDFs are tiny: rendering is not the workers' job. 100,000 documents
//! then take five minutes instead of twenty. `REPORTFLOW_BENCH_DOCUMENTS` and
//! `REPORTFLOW_BENCH_SPEED` change both numbers.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use postgres::NoTls;
use reportflow_bulk::{Bulk, Document, Folder, Journal, PostgresRateLimitStore};
use reportflow_core::{Client, RateLimiter};
use reportflow_emulator::{Emulator, RateLimits};
use reportflow_test_postgres::{Cluster, Setup};
use serde_json::value::RawValue;

const DESIGNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../designs");
const DESIGN_ID: &str = "Rc7nW2pXk9DhT4Vb";
/// The part of this process: `server`, or `worker`.
const ROLE: &str = "REPORTFLOW_BENCH_ROLE";
const BASE_URL: &str = "REPORTFLOW_BENCH_BASE_URL";
const DATABASE: &str = "REPORTFLOW_BENCH_DATABASE";
const FOLDER: &str = "REPORTFLOW_BENCH_FOLDER";
const APP_KEY: &str = "any";

struct Running(Child);

impl Running {
    fn start(role: &str, variables: &[(&str, &str)]) -> Running {
        let mut command = Command::new(env::current_exe().unwrap());
        let command = command.env(ROLE, role).envs(variables.iter().copied());
        Running(command.stdout(Stdio::piped()).spawn().unwrap())
    }

    /// Returns the next line that it prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        let stdout = self.0.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

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

fn speed() -> u32 {
    number("REPORTFLOW_BENCH_SPEED", 4)
}

async fn serve() {
    let (start_time, start, speed) = (SystemTime::now(), Instant::now(), speed());
    let emulator = Emulator::builder()
        .designs_dir(DESIGNS)
        .rate_limits(RateLimits::default())
        .clock(move || start_time + start.elapsed() * speed)
        .renderer(|_, title, _| Ok(format!("%PDF-1.7 {title}").into_bytes()))
        .start()
        .await
        .unwrap();
    println!("{}", emulator.base_url());
    std::future::pending::<()>().await;
}

/// Works on the run to its end. Prints its requests, and those that were answered with 429.
async fn work() {
    let variable = |name| env::var(name).unwrap();
    let url = variable(DATABASE);
    let store = PostgresRateLimitStore::connect(&url, APP_KEY)
        .await
        .unwrap();
    let limiter = RateLimiter::with_store(store.minute(Duration::from_secs(61) / speed()));
    let (requests, rejected) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (all, status_429) = (Arc::clone(&requests), Arc::clone(&rejected));
    let client = Client::builder()
        .base_url(variable(BASE_URL))
        .app_key(APP_KEY)
        .rate_limiter(limiter)
        .on_response(move |response| {
            all.fetch_add(1, Ordering::Relaxed);
            if response.status == Some(429) {
                status_429.fetch_add(1, Ordering::Relaxed);
            }
        });
    let journal = Journal::connect(&url).await.unwrap();
    let bulk = Bulk::new(
        client.build().unwrap(),
        journal,
        Folder::new(variable(FOLDER)),
    );
    bulk.resume().await.unwrap().finish().await.unwrap();
    println!(
        "{} requests, {} of them answered 429",
        requests.load(Ordering::Relaxed),
        rejected.load(Ordering::Relaxed)
    );
}

fn document(number: u32) -> Document {
    let params = format!(
        r#"{{"領収書番号":"R-{number:06}","発行日":"2026-11-24","宛名":"お客様番号{number:06} 様","金額":{},"但し書き":"年会費として","登録番号":"T1234567890123"}}"#,
        1_100 + u64::from(number)
    );
    let params = RawValue::from_string(params).unwrap();
    Document::from_params(format!("R-{number:06}"), DESIGN_ID, 1, params)
}

/// The load of the database by a part of the run.
struct Cost {
    statements: f64,
    transactions: f64,
    wal_bytes: f64,
    table_bytes: f64,
}

/// Returns the costs since the start of the cluster. It counts all connections.
fn cost(cluster: &Cluster) -> Cost {
    let mut client = postgres::Client::connect(&cluster.url(), NoTls).unwrap();
    // A session reports its statistics at the latest when it is idle for a while.
    std::thread::sleep(Duration::from_secs(2));
    let sql = "CREATE EXTENSION IF NOT EXISTS pg_stat_statements";
    client.batch_execute(sql).unwrap();
    let sql = "SELECT \
        (SELECT sum(calls)::FLOAT8 FROM pg_stat_statements), \
        (SELECT sum(xact_commit)::FLOAT8 FROM pg_stat_database), \
        (SELECT wal_bytes::FLOAT8 FROM pg_stat_wal), \
        (SELECT sum(pg_total_relation_size(oid))::FLOAT8 FROM pg_class \
         WHERE relkind = 'r' AND relnamespace = 'reportflow_run'::REGNAMESPACE)";
    let row = client.query_one(sql, &[]).unwrap();
    Cost {
        statements: row.get(0),
        transactions: row.get(1),
        wal_bytes: row.get(2),
        table_bytes: row.get(3),
    }
}

fn print_cost(name: &str, before: &Cost, after: &Cost, documents: u32) {
    let documents = f64::from(documents);
    println!(
        "  {name}, for each document: {:.2} statements in {:.2} transactions, {:.0} bytes of WAL, {:.0} bytes of tables",
        (after.statements - before.statements) / documents,
        (after.transactions - before.transactions) / documents,
        (after.wal_bytes - before.wal_bytes) / documents,
        (after.table_bytes - before.table_bytes) / documents,
    );
}

/// Imports the documents into a new journal.
fn import(cluster: &Cluster, documents: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        // It sends nothing.
        let client = Client::builder()
            .base_url("http://127.0.0.1:1")
            .app_key(APP_KEY);
        let client = client.build().unwrap();
        let journal = Journal::connect(&cluster.url()).await.unwrap();
        let bulk = Bulk::new(client, journal, Folder::new("unused"));
        bulk.import((1..=documents).map(document)).await.unwrap();
    });
}

fn measure(documents: u32, workers: u32) {
    let cluster = Cluster::start_with(Setup {
        settings: &[("shared_preload_libraries", "pg_stat_statements")],
        ..Setup::default()
    });
    let Some(cluster) = cluster else {
        return;
    };
    import(&cluster, 0);
    let empty = cost(&cluster);
    let start = Instant::now();
    import(&cluster, documents);
    println!(
        "{workers} workers: imported {documents} documents in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    let imported = cost(&cluster);
    print_cost("import", &empty, &imported, documents);

    let mut server = Running::start("server", &[]);
    let base_url = server.line();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let url = cluster.url();
    let variables = [(BASE_URL, &*base_url), (DATABASE, &url), (FOLDER, folder)];
    let start = Instant::now();
    let running: Vec<_> = (0..workers)
        .map(|_| Running::start("worker", &variables))
        .collect();
    let lines: Vec<_> = running
        .into_iter()
        .map(|mut worker| worker.line())
        .collect();
    let elapsed = start.elapsed().as_secs_f64();
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(files, documents as usize);
    // 100 requests in each minute, half of them for files.
    let minutes = elapsed * f64::from(speed()) / 60.0;
    let needed = f64::from(documents.div_ceil(100) * 2);
    println!(
        "  {elapsed:.0} s, {:.0} documents a minute of the service, {:.1} % of the limit; {}",
        f64::from(documents) / minutes,
        needed / (minutes.ceil() * 100.0) * 100.0,
        lines.join("; "),
    );
    print_cost("run", &imported, &cost(&cluster), documents);
}

fn main() {
    // The build of the workspace turns TLS on, which needs a provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    match env::var(ROLE).as_deref() {
        Ok("server") => return runtime().block_on(serve()),
        Ok("worker") => return runtime().block_on(work()),
        _ => {}
    }
    let documents = number("REPORTFLOW_BENCH_DOCUMENTS", 100_000);
    for workers in [1, 3] {
        measure(documents, workers);
    }
}
