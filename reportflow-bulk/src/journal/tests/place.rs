//! Copies and older states of a journal in PostgreSQL.

use super::{Fixture, Place};
use crate::journal::database::params;
use crate::journal::{Journal, JournalOptions};
use crate::{JournalError, RunInfo};

/// Returns a journal with one request, the URL, and the folder, or `None` if the tests run with
/// SQLite.
async fn started() -> Option<(Fixture, String)> {
    let fixture = Fixture::new(2).await;
    let Place::Schema(url) = fixture.place.clone() else {
        return None;
    };
    fixture.claim(1).await;
    Some((fixture, url))
}

async fn change(journal: &Journal, statements: &'static [&'static str]) {
    let changed = journal.write("test", move |session| {
        for sql in statements {
            session.execute(sql, params![])?;
        }
        Ok(())
    });
    changed.await.expect("changed");
}

#[tokio::test]
async fn tables_that_were_restored_are_refused_until_a_person_accepts_them() {
    let Some((fixture, url)) = started().await else {
        return;
    };
    let run: RunInfo = fixture.journal.run_info().await.expect("read");
    // As a dump that is restored.
    let restore = &[
        "CREATE TABLE restored (LIKE run INCLUDING ALL)",
        "INSERT INTO restored SELECT * FROM run",
        "DROP TABLE run",
        "ALTER TABLE restored RENAME TO run",
    ];
    change(&fixture.journal, restore).await;
    let error = Journal::connect(&url).await.expect_err("a copy");
    assert!(matches!(error, JournalError::Copied { .. }), "{error:?}");
    let reader = Journal::connect_read_only(&url).await.expect("a reader");
    assert_eq!(reader.counts().await.expect("read").unknown, 0, "unchanged");
    let options = JournalOptions::new().accept_copy(true);
    let accepted = options.connect(&url).await.expect("accepted");
    assert_eq!(accepted.run_info().await.expect("read").id, run.id);
    let batch = accepted.claim(1, 1_000_000).await.expect("claimed");
    let attempt = batch.expect("a document").documents[0].tag.attempt;
    assert_eq!(attempt, 1001, "the original may have sent some");
    Journal::connect(&url).await.expect("not a copy any more");
}

#[tokio::test]
async fn a_server_that_was_promoted_stops_a_run() {
    let Some((fixture, url)) = started().await else {
        return;
    };
    let journal = Journal::connect(&url).await.expect("a journal");
    change(&fixture.journal, &["UPDATE run SET timeline = '0000000F'"]).await;
    let error = Journal::connect(&url).await.expect_err("another timeline");
    assert!(
        matches!(error, JournalError::FailedOver { .. }),
        "{error:?}"
    );
    // It has its connection.
    journal.counts().await.expect("read");
    let options = JournalOptions::new().accept_copy(true);
    options.connect(&url).await.expect("accepted");
    Journal::connect(&url).await.expect("accepted before");
}

#[tokio::test]
async fn a_new_run_in_the_schema_of_a_deleted_one_is_not_written() {
    let Some((fixture, url)) = started().await else {
        return;
    };
    let Some((_, schema)) = url.split_once("schema=") else {
        panic!("{url}");
    };
    let drop = format!("DROP SCHEMA \"{schema}\" CASCADE");
    let dropped = fixture.journal.write("test", move |session| {
        session.execute(&drop, params![])?;
        Ok(())
    });
    dropped.await.expect("dropped");
    let error = fixture.journal.replan(1, "not sent").await;
    let error = error.expect_err("no run");
    assert!(matches!(error, JournalError::NoRun { .. }), "{error:?}");
    let new = Journal::connect(&url).await.expect("a new run");
    let error = fixture.journal.replan(1, "not sent").await;
    let error = error.expect_err("another run");
    assert!(matches!(error, JournalError::NoRun { .. }), "{error:?}");
    assert_eq!(new.counts().await.expect("read").total(), 0);
}

#[tokio::test]
async fn a_reader_changes_nothing() {
    let Some((fixture, url)) = started().await else {
        return;
    };
    let reader = Journal::connect_read_only(&url).await.expect("a reader");
    assert_eq!(reader.counts().await.expect("read").sending, 1);
    reader.set_settings("{}").await.expect_err("it only reads");
    assert_eq!(fixture.states().await, "se pl");
    let missing = url.replace("schema=", "schema=missing_");
    let error = Journal::connect_read_only(&missing).await;
    let error = error.expect_err("no run").to_string();
    assert!(
        error.contains("there is no run in schema `missing_"),
        "{error}"
    );
}

#[tokio::test]
async fn texts_of_the_service_may_have_nul() {
    let Some((fixture, _)) = started().await else {
        return;
    };
    let journal = &fixture.journal;
    let replanned = journal.mark_unknown(1, "bad \0 text").await;
    replanned.expect("written");
    let record = journal.document("k1").await.expect("read");
    let reason = record.expect("a document").reason;
    assert_eq!(reason.as_deref(), Some("bad \u{fffd} text"));
}
