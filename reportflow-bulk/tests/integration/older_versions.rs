//! Journals that earlier versions wrote. `tests/compatibility/README.md` says how to add one.

use std::fs;
use std::path::{Path, PathBuf};

use reportflow_bulk::{Counts, DocumentState, Journal, JournalOptions, Settlement};
use reportflow_emulator::Fault;
use serde_json::json;

use crate::child::{self, Options};
use crate::run::{FILE_TIMEOUT, bulk, bulk_with, documents, journal_path, open, temp_folder};
use crate::service::{Service, without_drawing};

const VERSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/compatibility");
const DOCUMENTS: u64 = 12;

/// The journal of a process that was killed, with its log.
const KILLED: &str = "killed.db";
/// The journal of a run that ended. A person decided about two documents.
const ENDED: &str = "ended.db";

/// Copies a journal of each version into a folder of its own.
fn copies(name: &str) -> impl Iterator<Item = (PathBuf, tempfile::TempDir)> {
    let versions = fs::read_dir(VERSIONS)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let versions: Vec<_> = versions.filter(|path| path.join(name).exists()).collect();
    assert!(!versions.is_empty());
    let name = name.to_owned();
    versions.into_iter().map(move |version| {
        let folder = temp_folder();
        copy(&version.join(&name), &journal_path(folder.path()));
        (version, folder)
    })
}

fn copy(from: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let [from, to] = [from, to].map(|path| format!("{}{suffix}", path.display()));
        if Path::new(&from).exists() {
            fs::copy(from, to).unwrap();
        }
    }
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

async fn read(folder: &Path) -> Journal {
    Journal::open_read_only(journal_path(folder)).await.unwrap()
}

/// Goes on with a run. The service is another one, which has none of its files.
async fn go_on(folder: &Path) -> Counts {
    let service = Service::with(without_drawing).await;
    let options = JournalOptions::new().accept_copy(true);
    let journal = options.open(journal_path(folder)).await.unwrap();
    let bulk = bulk_with(service.client(), journal, folder).file_timeout(FILE_TIMEOUT);
    bulk.resume().await.unwrap().finish().await.unwrap()
}

#[tokio::test]
async fn a_run_of_an_earlier_version_that_was_killed_goes_on() {
    for (version, folder) in copies(KILLED) {
        let folder = folder.path();
        let counts = read(folder).await.counts().await.unwrap();
        assert_eq!(numbers(counts), [0, 3, 3, 3, 3, 0, 0], "{version:?}");
        assert_eq!(
            numbers(go_on(folder).await),
            [3, 0, 0, 9, 0, 0, 0],
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn a_run_of_an_earlier_version_that_ended_is_read_and_goes_on() {
    for (version, folder) in copies(ENDED) {
        let folder = folder.path();
        let journal = read(folder).await;
        let counts = journal.counts().await.unwrap();
        assert_eq!(numbers(counts), [5, 0, 0, 4, 1, 1, 1], "{version:?}");
        let info = journal.run_info().await.unwrap();
        assert_eq!((info.version, info.is_sealed), (Some(1), true));
        let saved = journal
            .document("R-1")
            .await
            .unwrap()
            .unwrap()
            .saved
            .unwrap();
        assert!(saved.location.ends_with("R-1.pdf"), "{saved:?}");
        assert_eq!((saved.sha256.len(), saved.size), (64, 24 << 10));
        let refused = journal.document("R-11").await.unwrap().unwrap();
        assert_eq!(refused.state, DocumentState::Refused);
        assert!(refused.reason.unwrap().contains("too long"));
        drop(journal);
        assert_eq!(
            numbers(go_on(folder).await),
            [6, 0, 0, 4, 0, 1, 1],
            "{version:?}"
        );
    }
}

/// Writes the journals of this version.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "each release runs it once"]
async fn record() {
    let version = Path::new(VERSIONS).join(env!("CARGO_PKG_VERSION"));
    fs::create_dir_all(&version).unwrap();
    let (service, folder) = (Service::with(without_drawing).await, temp_folder());
    let folder = folder.path();
    service.lose_response();
    let message = "contents.1.fileName is too long";
    let refusal = Fault::status(400).body(json!({ "statusCode": 400, "message": [message] }));
    let refusal = refusal.route("async/multiple").file("R-11.pdf");
    service.emulator.set_fault(refusal).unwrap();
    let not_ready = Fault::status(404)
        .route("download")
        .every(1)
        .id("not-ready");
    service.emulator.set_fault(not_ready).unwrap();
    let mut killed = child::command(&service, folder, DOCUMENTS, Options::default());
    killed.env("REPORTFLOW_BULK_CRASH", "after-post:3");
    assert!(!killed.status().await.unwrap().success());
    copy(&journal_path(folder), &version.join(KILLED));

    service.emulator.clear_faults();
    let message = "contents.1.fileName is too long";
    let refusal = Fault::status(400).body(json!({ "statusCode": 400, "message": [message] }));
    let refusal = refusal.route("async/multiple").file("R-11.pdf");
    service.emulator.set_fault(refusal).unwrap();
    let run = bulk(service.client(), folder)
        .await
        .run(documents(DOCUMENTS));
    run.await.unwrap().finish().await.unwrap();
    let journal = open(&journal_path(folder)).await;
    journal.settle("R-4", Settlement::Skip).await.unwrap();
    journal.settle("R-5", Settlement::Resend).await.unwrap();
    drop(journal);
    copy(&journal_path(folder), &version.join(ENDED));
}
