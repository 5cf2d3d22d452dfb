//! The settings that make commits durable. A kill does not test them, because the system
//! writes what a killed process wrote.

use reportflow_bulk::Journal;

use crate::run::{journal_path, temp_folder};

#[tokio::test]
async fn commits_survive_a_power_failure() {
    let folder = temp_folder();
    let journal = Journal::open(journal_path(folder.path())).await.unwrap();
    let settings = journal.sqlite_settings().await.unwrap();
    for expected in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        ("foreign_keys", "1"),
    ] {
        let found = settings.iter().find(|(name, _)| *name == expected.0);
        assert_eq!(found.unwrap().1, expected.1, "{}", expected.0);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_a_journal() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = temp_folder();
    let _journal = Journal::open(journal_path(folder.path())).await.unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        files += 1;
    }
    assert!(files >= 3, "with the log and the lock");
}
