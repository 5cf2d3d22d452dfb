//! Journals that earlier versions wrote. `tests/compatibility/README.md` says how to add one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use postgres::NoTls;
use reportflow_bulk::{Counts, DocumentState, JournalOptions, Settlement};
use reportflow_emulator::Fault;
use reportflow_test_postgres::Cluster;
use serde_json::json;
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::child::{self, Options};
use crate::run::{
    bulk, bulk_with, documents, journal_path, journal_url, open, open_read_only, temp_folder,
    use_postgres,
};
use crate::service::{Service, without_drawing};

const VERSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/compatibility");
const DOCUMENTS: u64 = 12;

/// The journal of a process that was killed.
const KILLED: &str = "killed";
/// The journal of a run that ended. A person decided about two documents.
const ENDED: &str = "ended";
/// The schema in the dumps of PostgreSQL.
const SCHEMA: &str = "recorded";

/// Returns a folder for each recorded journal of this name, in which it can be changed.
async fn folders(name: &str) -> Vec<TempDir> {
    let mut folders = Vec::new();
    for version in fs::read_dir(VERSIONS).unwrap() {
        let journal = version.unwrap().path().join(name);
        let (file, dump) = (journal.with_extension("db"), journal.with_extension("sql"));
        if file.exists() {
            let folder = temp_folder();
            copy(&file, &journal_path(folder.path()));
            folders.push(folder);
        }
        if let Some(cluster) = Cluster::shared().filter(|_| dump.exists()) {
            let folder = temp_folder();
            use_postgres(folder.path(), cluster);
            restore(cluster, folder.path(), &dump).await;
            folders.push(folder);
        }
    }
    assert!(!folders.is_empty());
    folders
}

/// Copies a file of SQLite with its log.
fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
    let [from, to] = [from, to].map(|path| format!("{}-wal", path.display()));
    if Path::new(&from).exists() {
        fs::copy(from, to).unwrap();
    }
}

/// Returns the schema of a folder's journal in PostgreSQL, as SQL quotes it.
fn schema(folder: &Path) -> String {
    let url = journal_url(&journal_path(folder)).unwrap();
    let (_, name) = url.split_once("?schema=").unwrap();
    format!("\"{name}\"")
}

fn dump(cluster: &Cluster, folder: &Path, to: &Path) {
    let schema = schema(folder);
    let mut dump = Command::new("pg_dump");
    dump.args(["--inserts", "--no-owner", "--schema", &schema]);
    let output = dump.arg(cluster.url()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    // The others are comments, and commands of psql.
    let is_sql =
        |line: &&str| !line.is_empty() && !line.starts_with("--") && !line.starts_with('\\');
    let lines: Vec<&str> = text.lines().filter(is_sql).collect();
    fs::write(to, lines.join("\n").replace(&schema, SCHEMA) + "\n").unwrap();
}

async fn restore(cluster: &Cluster, folder: &Path, dump: &Path) {
    let dump = fs::read_to_string(dump).unwrap();
    let (url, dump) = (cluster.url(), dump.replace(SCHEMA, &schema(folder)));
    let restoring = spawn_blocking(move || {
        let mut client = postgres::Client::connect(&url, NoTls).unwrap();
        client.batch_execute(&dump).unwrap();
    });
    restoring.await.unwrap();
}

/// Returns the numbers of saved, accepted, sending, unknown, planned, refused and skipped documents.
fn numbers(counts: Counts) -> [u64; 7] {
    [
        counts.saved,
        counts.accepted,
        counts.sending,
        counts.unknown,
        counts.planned,
        counts.refused,
        counts.skipped,
    ]
}

/// Goes on with a run. The service is another one, which has none of its files.
async fn go_on(folder: &Path) -> Counts {
    let service = Service::with(without_drawing).await;
    let options = JournalOptions::new().accept_copy(true);
    let path = journal_path(folder);
    let journal = match journal_url(&path) {
        Some(url) => options.connect(&url).await.unwrap(),
        None => options.open(&path).await.unwrap(),
    };
    let bulk = bulk_with(service.client(), journal, folder).file_timeout(Duration::from_secs(1));
    bulk.resume().await.unwrap().finish().await.unwrap()
}

#[tokio::test]
async fn a_run_of_an_earlier_version_that_was_killed_goes_on() {
    for folder in folders(KILLED).await {
        let folder = folder.path();
        let journal = open_read_only(&journal_path(folder)).await;
        let counts = journal.counts().await.unwrap();
        assert_eq!(numbers(counts), [0, 3, 3, 3, 3, 0, 0]);
        drop(journal);
        assert_eq!(numbers(go_on(folder).await), [3, 0, 0, 9, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_run_of_an_earlier_version_that_ended_is_read_and_goes_on() {
    for folder in folders(ENDED).await {
        let folder = folder.path();
        let journal = open_read_only(&journal_path(folder)).await;
        let counts = journal.counts().await.unwrap();
        assert_eq!(numbers(counts), [5, 0, 0, 4, 1, 1, 1]);
        let info = journal.run_info().await.unwrap();
        assert_eq!((info.version, info.is_sealed), (Some(1), true));
        let saved = journal.document("R-1").await.unwrap().unwrap().saved;
        let saved = saved.unwrap();
        assert!(saved.location.ends_with("R-1.pdf"), "{saved:?}");
        assert_eq!((saved.sha256.len(), saved.size), (64, 24 << 10));
        let refused = journal.document("R-11").await.unwrap().unwrap();
        assert_eq!(refused.state, DocumentState::Refused);
        assert!(refused.reason.unwrap().contains("too long"));
        drop(journal);
        assert_eq!(numbers(go_on(folder).await), [6, 0, 0, 4, 0, 1, 1]);
    }
}

/// Writes the journals of this version.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "each release runs it once"]
async fn record() {
    let version: PathBuf = Path::new(VERSIONS).join(env!("CARGO_PKG_VERSION"));
    fs::create_dir_all(&version).unwrap();
    let folder = temp_folder();
    let to = |name: &str| version.join(name).with_extension("db");
    record_run(folder.path(), |name| {
        copy(&journal_path(folder.path()), &to(name))
    })
    .await;

    let cluster = Cluster::shared().expect("a release needs PostgreSQL");
    let folder = temp_folder();
    use_postgres(folder.path(), cluster);
    let to = |name: &str| version.join(name).with_extension("sql");
    record_run(folder.path(), |name| {
        dump(cluster, folder.path(), &to(name))
    })
    .await;
}

async fn record_run(folder: &Path, keep: impl Fn(&str)) {
    let service = Service::with(without_drawing).await;
    service.lose_response();
    let not_ready = Fault::status(404).route("download").every(1);
    service.emulator.set_fault(not_ready).unwrap();
    let mut killed = child::command(&service, folder, DOCUMENTS, Options::default());
    killed.env("REPORTFLOW_BULK_CRASH", "after-post:3");
    let status = killed.status().await.unwrap();
    assert_eq!(status.code(), None, "it is killed");
    keep(KILLED);

    service.emulator.clear_faults();
    let message = "contents.1.fileName is too long";
    let refusal = Fault::status(400).body(json!({ "statusCode": 400, "message": [message] }));
    let refusal = refusal.route("async/multiple").file("R-11.pdf");
    service.emulator.set_fault(refusal).unwrap();
    let bulk = bulk(service.client(), folder).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    run.finish().await.unwrap();
    let journal = open(&journal_path(folder)).await;
    journal.settle("R-4", Settlement::Skip).await.unwrap();
    journal.settle("R-5", Settlement::Resend).await.unwrap();
    drop(journal);
    keep(ENDED);
}
