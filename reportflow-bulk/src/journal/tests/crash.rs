//! Crashes, and a disk that is full.

use std::fs;
use std::path::Path;

use super::{Fixture, copy_files, evidence, saved_file};
use crate::journal::JournalOptions;
use crate::journal::database::params;
use crate::state::Counts;

/// Does one run, and returns the files after each commit.
async fn commits(fixture: &Fixture, folder: &Path) -> Vec<Counts> {
    let journal = &fixture.journal;
    let mut counts = vec![journal.counts().await.expect("counts")];
    for (request_id, number) in [("A", 1), ("B", 2), ("C", 3)] {
        let (request, tags) = fixture.claim(1).await;
        counts.push(journal.counts().await.expect("counts"));
        let accepted = journal.accept(request, evidence(request_id, &tags, false));
        accepted.await.expect("accepted");
        counts.push(journal.counts().await.expect("counts"));
        let saved = journal.save(request_id, vec![saved_file(request_id, number)]);
        saved.await.expect("saved");
        counts.push(journal.counts().await.expect("counts"));
    }
    copy_files(&fixture.path(), &folder.join("end.db"));
    counts
}

/// A crash may lose the end of the log, if the disk had not written it.
#[tokio::test]
async fn a_log_that_is_cut_ends_after_a_commit() {
    let fixture = Fixture::new(3).await;
    let folder = fixture.folder.path().to_owned();
    let mut commits = commits(&fixture, &folder).await;
    // In a request that was on the way.
    for counts in &mut commits {
        counts.unknown += counts.sending;
        counts.sending = 0;
    }
    let database = fs::read(folder.join("end.db")).expect("a file");
    let log = fs::read(folder.join("end.db-wal")).expect("a log");
    let cut = folder.join("cut.db");
    let mut reached = 0;
    for step in 1..=60 {
        // Most cuts are inside of a frame.
        let length = log.len() * step / 60;
        fs::write(&cut, &database).expect("written");
        fs::write(folder.join("cut.db-wal"), &log[..length]).expect("written");
        let _ = fs::remove_file(folder.join("cut.db-shm"));
        let journal = JournalOptions::new().accept_copy(true).open(&cut).await;
        let journal = journal.expect("a journal");
        let counts = journal.counts().await.expect("counts");
        if counts.total() < 3 {
            assert_eq!(reached, 0, "the import is lost only with all that follows");
            continue;
        }
        let found = commits[reached..].iter().position(|it| *it == counts);
        reached += found.unwrap_or_else(|| panic!("{counts:?} at {length} bytes"));
    }
    assert_eq!(reached, commits.len() - 1);
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_committed() {
    let fixture = Fixture::new(200).await;
    let journal = &fixture.journal;
    let limit = |pages: i64| {
        journal.query(move |session| {
            let pages: i64 = match pages {
                0 => session.row("PRAGMA page_count", params![])?.take(0)?,
                pages => pages,
            };
            let sql = format!("PRAGMA max_page_count = {pages}");
            session.row(&sql, params![])?.take::<i64>(0)
        })
    };
    let (request, tags) = fixture.claim(100).await;
    limit(0).await.expect("limited");
    let stored = journal.store_response(request, vec![b'x'; 100_000]);
    let error = stored.await.expect_err("the disk is full");
    assert!(error.to_string().contains("full"), "{error}");
    assert!(
        journal
            .unread_responses(true)
            .await
            .expect("read")
            .is_empty()
    );
    let counts = journal.counts().await.expect("counts");
    assert_eq!((counts.sending, counts.planned), (100, 100));
    limit(1_000_000).await.expect("mended");
    let stored = journal.store_response(request, vec![b'x'; 100_000]);
    stored.await.expect("stored");
    let accepted = journal.accept(request, evidence("A", &tags, false));
    accepted.await.expect("accepted");
    assert_eq!(journal.counts().await.expect("counts").accepted, 100);
}
