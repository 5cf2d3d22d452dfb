//! The file: its settings, its lock, its identity.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::{Fixture, copy_files, evidence};
use crate::error::JournalError;
use crate::journal::{Journal, JournalOptions, sqlite};
use crate::state::DocumentState;

#[tokio::test]
async fn a_commit_is_on_the_disk_when_it_returns() {
    let fixture = Fixture::new(0).await.reopen().await;
    let settings = fixture.journal.sqlite_settings().await.expect("settings");
    let expected = [
        ("busy_timeout", "10000"),
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        ("foreign_keys", "1"),
    ];
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, it)| (*name, it.as_str()))
        .collect();
    assert_eq!(settings, expected);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let fixture = Fixture::new(1).await;
    let mut names = Vec::new();
    for entry in fs::read_dir(fixture.folder.path()).expect("a folder") {
        let entry = entry.expect("an entry");
        let mode = entry.metadata().expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", entry.file_name());
        names.push(entry.file_name().into_string().expect("Unicode"));
    }
    names.sort();
    assert_eq!(names, ["run.db", "run.db-shm", "run.db-wal", "run.db.lock"]);
}

#[tokio::test]
async fn one_journal_at_a_time_is_open() {
    let fixture = Fixture::new(1).await;
    let clone = fixture.journal.clone();
    let Fixture {
        folder, journal, ..
    } = fixture;
    drop(journal);
    let path = folder.path().join("run.db");
    let second = Journal::open(&path).await;
    assert!(
        matches!(second, Err(JournalError::InUse { .. })),
        "{second:?}"
    );
    drop(clone);
    Journal::open(&path).await.expect("free");
}

#[tokio::test]
async fn one_run_at_a_time_has_the_journal() {
    let fixture = Fixture::new(3).await;
    fixture.claim(1).await;
    let fixture = fixture.reopen().await;
    let journal = fixture.journal.clone();
    let run = fixture.journal.begin_run().await.expect("a run");
    assert_eq!(run.unknown, 1, "since the journal was opened");
    fixture.claim(1).await;
    let error = journal.begin_run().await.expect_err("a second run");
    assert!(
        matches!(&error, JournalError::InUse { path } if path.ends_with("run.db")),
        "{error:?}"
    );
    assert_eq!(fixture.states().await, "un se pl");
    // It broke off, without the end of the process.
    drop(run);
    let run = journal.begin_run().await.expect("a run");
    assert_eq!(run.unknown, 1);
    assert_eq!(fixture.states().await, "un un pl");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_has_the_same_lock() {
    let fixture = Fixture::new(1).await;
    let link = fixture.folder.path().join("link.db");
    std::os::unix::fs::symlink(fixture.path(), &link).expect("a link");
    let second = Journal::open(&link).await;
    assert!(
        matches!(second, Err(JournalError::InUse { .. })),
        "{second:?}"
    );
}

#[tokio::test]
async fn a_copy_is_refused_until_it_is_accepted() {
    let fixture = Fixture::new(1).await;
    let original = fixture.path();
    let copy = fixture.folder.path().join("copy.db");
    copy_files(&original, &copy);
    let error = Journal::open(&copy).await.expect_err("a copy");
    let JournalError::Copied { original: path, .. } = &error else {
        panic!("{error:?}");
    };
    let canonical = fs::canonicalize(&original).expect("a path");
    assert!(
        path.starts_with(canonical.to_str().expect("Unicode")),
        "{path}"
    );
    let options = JournalOptions::new().accept_copy(true);
    let accepted = options.open(&copy).await.expect("accepted");
    assert_eq!(accepted.counts().await.expect("counts").planned, 1);
    // The original may have used attempt 1.
    let batch = accepted.claim(1, 1_000_000).await.expect("claimed");
    assert_eq!(batch.expect("a document").documents[0].tag.attempt, 1001);
    drop(accepted);
    Journal::open(&copy).await.expect("not a copy any more");
}

#[tokio::test]
async fn a_renamed_journal_is_no_copy() {
    let Fixture {
        folder, journal, ..
    } = Fixture::new(1).await;
    drop(journal);
    let renamed = folder.path().join("renamed.db");
    fs::rename(folder.path().join("run.db"), &renamed).expect("renamed");
    Journal::open(&renamed).await.expect("the same file");
}

#[tokio::test]
async fn a_journal_of_version_1_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.db");
    let connection = Connection::open(&path).expect("a database");
    let tables = include_str!("../sqlite/schema_1.sql");
    connection.execute_batch(tables).expect("tables");
    let metadata = fs::metadata(&path).expect("a file");
    let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
    let created = metadata.created().ok();
    let created = created.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let created = created.unwrap_or_default().as_nanos();
    let rows = format!(
        "INSERT INTO run (host, path, identity, sealed_at, design_id, version)
           VALUES ('h', 'p', 'inode {inode}, created {created}', '2026-11-29', 'D', 1);
         INSERT INTO document (number, key, file_name, name_key, hash, state, attempts)
           VALUES (1, 'k1', 'k1', 'k1', x'00', 'sending', 1), (2, 'k2', 'k2', 'k2', x'00', 'planned', 0);
         INSERT INTO content (document, params, passcode) VALUES (1, '{{}}', 0), (2, '{{}}', 0);
         INSERT INTO request (number) VALUES (1);
         INSERT INTO attempt VALUES (1, 1, 1, 0);
         PRAGMA application_id = 0x5246626b; PRAGMA user_version = 1;"
    );
    connection.execute_batch(&rows).expect("rows");
    drop(connection);
    let reader = Journal::open_read_only(&path).await.expect("a journal");
    assert_eq!(reader.counts().await.expect("read").sending, 1);
    drop(reader);
    let journal = Journal::open(&path).await.expect("a journal");
    let run = journal.begin_run().await.expect("a run");
    assert_eq!(run.unknown, 1);
    let batch = run.journal.claim(100, 1_000_000).await.expect("claimed");
    let batch = batch.expect("a planned document");
    assert_eq!((batch.request, batch.documents[0].tag.number), (2, 2));
    let refused = journal.confirm_refusals().await.expect("read");
    assert_eq!(refused, crate::journal::Confirmation::Refused(Vec::new()));
}

#[tokio::test]
async fn other_files_are_refused_and_not_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("text.db");
    fs::write(&text, "INV-0042,11000\n".repeat(100)).expect("written");
    let other = folder.path().join("other.db");
    let connection = Connection::open(&other).expect("a database");
    connection
        .execute_batch("CREATE TABLE a (b)")
        .expect("a table");
    drop(connection);
    let newer = folder.path().join("newer.db");
    drop(Journal::open(&newer).await.expect("a journal"));
    let connection = Connection::open(&newer).expect("a database");
    connection
        .execute_batch("PRAGMA user_version = 3")
        .expect("a version");
    drop(connection);
    fs::remove_file(folder.path().join("newer.db.lock")).expect("removed");
    for (path, expected) in [
        (text, "not a SQLite database"),
        (other, "the database of another program"),
        (newer, "its version is 3, and this program knows 2"),
    ] {
        let before = fs::read(&path).expect("a file");
        for opened in [
            Journal::open(&path).await,
            Journal::open_read_only(&path).await,
        ] {
            let error = opened.expect_err(expected);
            assert!(matches!(error, JournalError::Foreign { .. }), "{error:?}");
            assert!(error.to_string().contains(expected), "{error}");
        }
        assert!(fs::read(&path).expect("a file") == before, "{expected}");
        assert!(!path.with_extension("db.lock").exists(), "{expected}");
    }
}

#[tokio::test]
async fn a_file_without_tables_becomes_a_journal() {
    // A crash may leave it.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.db");
    fs::write(&path, "").expect("written");
    let read = Journal::open_read_only(&path).await;
    assert!(
        matches!(read, Err(JournalError::Foreign { .. })),
        "{read:?}"
    );
    Journal::open(&path).await.expect("a journal");
}

#[tokio::test]
async fn a_missing_file_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.db");
    let read = Journal::open_read_only(&path).await;
    assert!(matches!(read, Err(JournalError::Open { .. })), "{read:?}");
    assert!(!path.exists(), "reading creates no file");
}

#[tokio::test]
async fn a_reader_sees_the_run_and_changes_nothing() {
    let fixture = Fixture::new(2).await;
    fixture.claim(1).await;
    let reader = Journal::open_read_only(fixture.path())
        .await
        .expect("a reader");
    assert_eq!(reader.counts().await.expect("counts").sending, 1);
    fixture.claim(1).await;
    assert_eq!(reader.counts().await.expect("counts").sending, 2);
    let sending = reader.documents(DocumentState::Sending, 1, 10).await;
    assert_eq!(sending.expect("documents")[0].key, "k2");
    reader.set_settings("{}").await.expect_err("it only reads");
}

#[tokio::test]
async fn a_backup_in_the_place_of_the_journal_is_rejected() {
    let fixture = Fixture::new(2).await.reopen().await;
    let path = fixture.path();
    let Fixture {
        folder, journal, ..
    } = fixture;
    drop(journal);
    let backup = fs::read(&path).expect("a backup");
    let journal = Journal::open(&path).await.expect("the same");
    journal.claim(1, 1_000_000).await.expect("a request");
    drop(journal);
    // The same file, with older content.
    fs::write(&path, backup).expect("written");
    let restored = Journal::open(&path).await;
    assert!(
        matches!(restored, Err(JournalError::Restored { .. })),
        "{restored:?}"
    );
    let options = JournalOptions::new().accept_copy(true);
    drop(options.open(&path).await.expect("accepted"));
    Journal::open(&path).await.expect("accepted once");
    drop(folder);
}

#[tokio::test]
async fn a_request_is_not_sent_if_the_lock_file_cannot_be_written() {
    let Fixture {
        folder,
        place,
        journal,
    } = Fixture::new(1).await;
    let run_id = journal.run_info().await.expect("a run").id;
    drop(journal);
    let path = folder.path().join("run.db");
    let connection = Connection::open(&path).expect("a database");
    let lock = File::open(folder.path().join("run.db.lock")).expect("only to read");
    let database = sqlite::Connection::new(connection, Some(lock));
    let journal = Journal::new(database, run_id, 0);
    assert!(journal.claim(1, 1_000_000).await.is_err());
    let fixture = Fixture {
        folder,
        place,
        journal,
    };
    assert_eq!(fixture.states().await, "pl");
}

/// Moves the file alone, as `mv` does after `kill -9`. The log and the lock file stay.
fn move_file(from: &Path, to: &Path) {
    fs::rename(from, to).expect("moved");
}

/// Leaves the file and its lock file as a process that is killed does, without its log.
fn killed(fixture: Fixture) -> TempDir {
    let Fixture {
        folder, journal, ..
    } = fixture;
    let files = ["run.db", "run.db.lock"].map(|name| folder.path().join(name));
    let contents = files.each_ref().map(|file| fs::read(file).expect("a file"));
    drop(journal);
    for (file, content) in files.iter().zip(contents) {
        fs::write(file, content).expect("written");
    }
    folder
}

#[tokio::test]
async fn a_journal_that_was_moved_after_a_kill_needs_its_lock_file() {
    let fixture = Fixture::new(2).await;
    let (request, tags) = fixture.claim(1).await;
    let accepted = fixture.journal.accept(request, evidence("A", &tags, false));
    accepted.await.expect("accepted");
    let folder = killed(fixture);
    let moved = folder.path().join("moved.db");
    move_file(&folder.path().join("run.db"), &moved);
    // Reading it leaves a log beside it, and a refusal leaves a lock file.
    let reader = Journal::open_read_only(&moved).await;
    drop(reader.expect("a reader"));
    for _ in 0..2 {
        let opened = Journal::open(&moved).await;
        assert!(
            matches!(opened, Err(JournalError::Incomplete { .. })),
            "{opened:?}"
        );
    }
    let options = JournalOptions::new().accept_copy(true);
    let accepted = options.open(&moved).await.expect("accepted");
    // A webhook of the lost attempts finds no other request.
    if let Some(batch) = accepted.claim(1, 1_000_000).await.expect("claimed") {
        assert_eq!(batch.documents[0].tag.attempt, 1001);
    }
    drop(accepted);
    Journal::open(&moved).await.expect("accepted once");
}

#[tokio::test]
async fn a_lock_file_shows_that_the_log_is_lost() {
    let fixture = Fixture::new(2).await;
    fixture.claim(1).await;
    let folder = killed(fixture);
    let moved = folder.path().join("moved.db");
    move_file(&folder.path().join("run.db"), &moved);
    move_file(
        &folder.path().join("run.db.lock"),
        &folder.path().join("moved.db.lock"),
    );
    let opened = Journal::open(&moved).await;
    assert!(
        matches!(opened, Err(JournalError::Restored { .. })),
        "{opened:?}"
    );
    // The file without its tables.
    fs::write(&moved, "").expect("written");
    let opened = Journal::open(&moved).await;
    assert!(
        matches!(opened, Err(JournalError::Incomplete { .. })),
        "{opened:?}"
    );
}

#[tokio::test]
async fn a_kill_needs_no_help_if_the_files_stay() {
    let fixture = Fixture::new(2).await;
    fixture.claim(1).await;
    // `sqlite3` moves the log into the file, and removes it.
    let connection = Connection::open(fixture.path()).expect("a database");
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    connection.query_row(sql, [], |_| Ok(())).expect("moved");
    drop(connection);
    let folder = killed(fixture);
    let journal = Journal::open(folder.path().join("run.db")).await;
    let journal = journal.expect("the same");
    assert_eq!(journal.counts().await.expect("counts").unknown, 1);
}

#[tokio::test]
async fn a_closed_journal_needs_no_other_file() {
    let fixture = Fixture::new(2).await;
    let (request, tags) = fixture.claim(1).await;
    let accepted = fixture.journal.accept(request, evidence("A", &tags, false));
    accepted.await.expect("accepted");
    let Fixture {
        folder, journal, ..
    } = fixture;
    drop(journal);
    let moved = folder.path().join("moved.db");
    move_file(&folder.path().join("run.db"), &moved);
    let journal = Journal::open(&moved).await.expect("the same");
    assert_eq!(journal.counts().await.expect("counts").accepted, 1);
}
