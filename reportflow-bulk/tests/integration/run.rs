//! The run of the tests: its documents, its journal and its folder.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reportflow_bulk::{Bulk, Counts, Document, Error, Folder, Journal, JournalError};
use reportflow_core::Client;
use reportflow_test_postgres::Cluster;
use serde_json::json;
use serde_json::value::to_raw_value;
use tempfile::TempDir;

use crate::service::{DESIGN, Service};

/// Three requests are enough for a first, a middle and a last one.
pub(crate) const DOCUMENTS: u64 = 9;
pub(crate) const DOCUMENTS_PER_REQUEST: usize = 3;

/// The timeout of runs that ask for a file which the service does not have.
pub(crate) const FILE_TIMEOUT: Duration = Duration::from_secs(5);

/// The time in which a worker that ended is noticed.
pub(crate) const LEASE: Duration = Duration::from_secs(1);

pub(crate) fn key(number: u64) -> String {
    format!("R-{number}")
}

pub(crate) fn document(number: u64) -> Document {
    let params = json!({ "領収書番号": key(number), "金額": 1_100 * number });
    Document::from_params(key(number), DESIGN, 1, to_raw_value(&params).unwrap())
}

pub(crate) fn documents(count: u64) -> impl Iterator<Item = Document> {
    (1..=count).map(document)
}

/// Returns a temporary folder, in memory where that is possible: a sync of a disk takes
/// long, and a kill does not test it.
pub(crate) fn temp_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        return tempfile::tempdir_in(memory).unwrap();
    }
    tempfile::tempdir().unwrap()
}

pub(crate) fn journal_path(folder: &Path) -> PathBuf {
    folder.join("journal.db")
}

pub(crate) fn pdf_folder(folder: &Path) -> PathBuf {
    folder.join("pdf")
}

pub(crate) async fn bulk(client: Client, folder: &Path) -> Bulk {
    bulk_with(client, open(&journal_path(folder)).await, folder)
}

/// Lets the run of a folder have its journal in a schema of the cluster.
pub(crate) fn use_postgres(folder: &Path, cluster: &Cluster) {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let url = cluster.url_of(name.trim_start_matches('.'));
    fs::write(url_path(&journal_path(folder)), url).unwrap();
}

/// Returns the file with the URL of a journal that is in PostgreSQL.
fn url_path(journal: &Path) -> PathBuf {
    journal.with_extension("url")
}

/// Returns the URL of a journal that is in PostgreSQL.
pub(crate) fn journal_url(path: &Path) -> Option<String> {
    fs::read_to_string(url_path(path)).ok()
}

/// Opens a journal that no run has. A process that another test is starting has a copy of
/// its lock for a moment.
pub(crate) async fn open(path: &Path) -> Journal {
    let mut attempts = 0;
    loop {
        match open_once(path).await {
            Err(JournalError::InUse { .. }) if attempts < 1_000 => attempts += 1,
            journal => return journal.unwrap(),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) async fn open_once(path: &Path) -> Result<Journal, JournalError> {
    match journal_url(path) {
        Some(url) => Journal::connect(&url).await,
        None => Journal::open(path).await,
    }
}

pub(crate) async fn open_read_only(path: &Path) -> Journal {
    let journal = match journal_url(path) {
        Some(url) => Journal::connect_read_only(&url).await,
        None => Journal::open_read_only(path).await,
    };
    journal.unwrap()
}

pub(crate) fn bulk_with(client: Client, journal: Journal, folder: &Path) -> Bulk {
    let documents = NonZeroUsize::new(DOCUMENTS_PER_REQUEST).unwrap();
    Bulk::new(client, journal, Folder::new(pdf_folder(folder)))
        .max_documents_per_request(documents)
        .lease(LEASE)
}

/// Goes on with a run whose process ended at any moment, until its end.
pub(crate) async fn go_on(
    service: &Service,
    folder: &Path,
    documents: u64,
) -> Result<Counts, Error> {
    let bulk = async || {
        let bulk = bulk(service.client(), folder).await;
        bulk.file_timeout(FILE_TIMEOUT)
    };
    let run = match bulk().await.resume().await {
        Err(Error::ImportIncomplete) => bulk().await.run(self::documents(documents)).await?,
        run => run?,
    };
    run.finish().await
}
