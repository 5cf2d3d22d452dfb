//! Files that are not the journal of this run.

use std::fs;

use reportflow_bulk::{Error, Journal, JournalError, JournalOptions};
use rusqlite::Connection;

use crate::child::{self, Options};
use crate::oracle::check;
use crate::run::{DOCUMENTS, bulk, bulk_with, documents, journal_path, open, temp_folder};
use crate::service::Service;

async fn sealed(service: &Service) -> tempfile::TempDir {
    let folder = temp_folder();
    let bulk = bulk(service.client(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    run.finish().await.unwrap();
    folder
}

#[tokio::test]
async fn a_copy_of_a_journal_is_rejected() {
    let service = Service::start().await;
    let folder = sealed(&service).await;
    let (original, copy) = (journal_path(folder.path()), folder.path().join("copy.db"));
    fs::copy(&original, &copy).unwrap();
    let error = Journal::open(&copy).await.unwrap_err();
    assert!(matches!(error, JournalError::Copied { .. }), "{error}");
    assert!(error.to_string().contains("journal.db"), "{error}");
    // To look at it is safe.
    let read = Journal::open_read_only(&copy).await.unwrap();
    assert_eq!(read.counts().await.unwrap().saved, DOCUMENTS);

    let options = JournalOptions::new().accept_copy(true);
    drop(options.open(&copy).await.unwrap());
    open(&copy).await;
}

#[tokio::test]
async fn an_older_state_of_a_journal_is_rejected() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let path = journal_path(folder);
    let run = bulk(service.client(), folder).await;
    let run = run.run(documents(DOCUMENTS)).await.unwrap();
    run.stop();
    run.finish().await.unwrap();
    let backup = fs::read(&path).unwrap();
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    run.finish().await.unwrap();

    // The file keeps its inode, so it counts as the same.
    fs::write(&path, backup).unwrap();
    let error = Journal::open(&path).await.unwrap_err();
    assert!(matches!(error, JournalError::Restored { .. }), "{error}");
}

#[tokio::test]
async fn a_journal_may_be_moved() {
    let service = Service::start().await;
    let folder = sealed(&service).await;
    let moved = folder.path().join("moved.db");
    fs::rename(journal_path(folder.path()), &moved).unwrap();
    open(&moved).await;
}

#[tokio::test]
async fn a_journal_is_used_by_one_process() {
    let service = Service::start().await;
    let folder = sealed(&service).await;
    let path = journal_path(folder.path());
    let first = open(&path).await;
    let error = Journal::open(&path).await.unwrap_err();
    assert!(matches!(error, JournalError::InUse { .. }), "{error}");
    let mut child = child::command(&service, folder.path(), DOCUMENTS, Options::default());
    let output = child.output().await.unwrap();
    assert!(!output.status.success());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("InUse"), "{stderr}");

    drop(first);
    open(&path).await;
    check(&service, folder.path(), DOCUMENTS).await;
}

/// The import of the second one could change the documents of the first.
#[tokio::test]
async fn a_second_run_of_a_journal_imports_nothing() {
    let (service, folder) = (Service::start().await, temp_folder());
    let journal = open(&journal_path(folder.path())).await;
    let bulk = || bulk_with(service.client(), journal.clone(), folder.path());
    let run = bulk().run(documents(DOCUMENTS)).await.unwrap();
    let error = bulk().run(documents(DOCUMENTS)).await.unwrap_err();
    let is_in_use = matches!(error, Error::Journal(JournalError::InUse { .. }));
    assert!(is_in_use, "{error}");
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
}

#[tokio::test]
async fn other_files_are_rejected_and_stay_as_they_are() {
    let service = Service::start().await;
    let newer = sealed(&service).await;
    let newer = journal_path(newer.path());
    let connection = Connection::open(&newer).unwrap();
    connection
        .pragma_update(None, "user_version", 1_000)
        .unwrap();
    drop(connection);

    let folder = temp_folder();
    let other = folder.path().join("other.db");
    let connection = Connection::open(&other).unwrap();
    connection
        .execute_batch("CREATE TABLE invoice (id)")
        .unwrap();
    drop(connection);

    let text = folder.path().join("november.csv");
    fs::write(&text, "number,amount\n".repeat(100)).unwrap();

    for path in [newer, other, text] {
        let before = fs::read(&path).unwrap();
        for opened in [
            Journal::open(&path).await,
            Journal::open_read_only(&path).await,
        ] {
            let error = opened.unwrap_err();
            assert!(matches!(error, JournalError::Foreign { .. }), "{error}");
        }
        assert!(fs::read(&path).unwrap() == before, "{}", path.display());
    }
}

#[tokio::test]
async fn reading_creates_no_journal() {
    let folder = temp_folder();
    let path = journal_path(folder.path());
    let error = Journal::open_read_only(&path).await.unwrap_err();
    assert!(matches!(error, JournalError::Open { .. }), "{error}");
    assert!(!path.exists());
}
