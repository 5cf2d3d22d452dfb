//! Decisions about unknown documents.

use std::time::{Duration, Instant};

use super::Fixture;
use crate::error::JournalError;
use crate::journal::Settlement;
use crate::state::DocumentState;

async fn unknown(count: usize) -> Fixture {
    let fixture = Fixture::new(count).await;
    let (request, _) = fixture.claim(count).await;
    let marked = fixture.journal.mark_unknown(request, "reset").await;
    marked.expect("unknown");
    fixture
}

#[tokio::test]
async fn a_person_decides() {
    let fixture = unknown(4).await;
    let journal = &fixture.journal;
    let made = Settlement::Made {
        request_id: "A".parse().expect("an id"),
        file_id: "A-2".parse().expect("an id"),
    };
    journal
        .settle("k1", Settlement::Resend)
        .await
        .expect("settled");
    journal.settle("k2", made).await.expect("settled");
    journal
        .settle("k3", Settlement::Skip)
        .await
        .expect("settled");
    assert_eq!(fixture.states().await, "pl ac sk un");
    assert_eq!(journal.to_fetch().await.expect("read"), ["A"]);
    let files = journal.documents_to_fetch("A").await.expect("read");
    assert_eq!(files[0].file_id.as_deref(), Some("A-2"));
    assert!(files[0].is_settled);
    let skipped = journal.document("k3").await.expect("read");
    let reason = skipped.expect("a document").reason;
    assert_eq!(reason.as_deref(), Some("reset"));
}

#[tokio::test]
async fn all_documents_are_settled_or_none() {
    let fixture = unknown(2).await;
    let journal = &fixture.journal;
    let settled = journal.settle_all(["k1", "k3"], Settlement::Skip).await;
    let error = settled.expect_err("no such document");
    assert!(
        matches!(&error, JournalError::UnknownKey { key } if key == "k3"),
        "{error:?}"
    );
    assert_eq!(fixture.states().await, "un un");
    let settled = journal.settle_all(["k1", "k2"], Settlement::Skip).await;
    settled.expect("settled");
    assert_eq!(fixture.states().await, "sk sk");
}

#[tokio::test]
async fn a_file_is_one_document() {
    let fixture = unknown(2).await;
    let journal = &fixture.journal;
    let made = Settlement::Made {
        request_id: "A".parse().expect("an id"),
        file_id: "F".parse().expect("an id"),
    };
    journal.settle("k1", made.clone()).await.expect("settled");
    let error = journal.settle("k2", made).await.expect_err("that of k1");
    assert!(
        matches!(&error, JournalError::OtherFile { key } if key == "k1"),
        "{error:?}"
    );
    assert_eq!(fixture.states().await, "ac un");
}

#[tokio::test]
async fn a_document_that_was_sent_again_may_exist_twice() {
    let fixture = unknown(2).await;
    let journal = &fixture.journal;
    assert!(journal.resent().await.expect("read").is_empty());
    let settled = journal.settle("k1", Settlement::Resend).await;
    settled.expect("settled");
    let (request, tags) = fixture.claim(1).await;
    let evidence = super::evidence("B", &tags, false);
    let accepted = journal.accept(request, evidence).await;
    accepted.expect("accepted");
    assert_eq!(journal.resent().await.expect("read"), ["k1"]);
}

#[tokio::test]
async fn only_unknown_documents_are_settled() {
    let fixture = Fixture::new(1).await;
    let settled = fixture.journal.settle("k1", Settlement::Skip).await;
    let error = settled.expect_err("it is planned");
    assert!(
        matches!(&error, JournalError::NotUnknown { key, state: DocumentState::Planned } if key == "k1"),
        "{error:?}"
    );
    let settled = fixture.journal.settle("k2", Settlement::Skip).await;
    let error = settled.expect_err("no such document");
    assert!(
        matches!(&error, JournalError::UnknownKey { key } if key == "k2"),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_policies_settle_all() {
    let fixture = unknown(2).await;
    let journal = &fixture.journal;
    assert_eq!(
        journal.resend_unknown(1).await.expect("read"),
        0,
        "sent once"
    );
    assert_eq!(journal.resend_unknown(2).await.expect("read"), 2);
    for attempt in 2..=4 {
        let (request, tags) = fixture.claim(2).await;
        assert_eq!(tags[0].attempt, attempt);
        journal.replan(request, "429").await.expect("planned");
    }
    let (request, _) = fixture.claim(2).await;
    journal
        .mark_unknown(request, "timeout")
        .await
        .expect("unknown");
    assert_eq!(
        journal.resend_unknown(2).await.expect("read"),
        0,
        "twice unknown"
    );
    assert_eq!(journal.resend_unknown(3).await.expect("read"), 2);
    let (request, _) = fixture.claim(2).await;
    journal
        .mark_unknown(request, "timeout")
        .await
        .expect("unknown");
    let skipped = journal.skip_unknown().await.expect("skipped");
    let expected = [("k1", "timeout"), ("k2", "timeout")];
    let expected = expected.map(|(key, reason)| (key.to_owned(), reason.to_owned()));
    assert_eq!(skipped, expected);
    assert_eq!(fixture.states().await, "sk sk");
}

#[tokio::test]
async fn the_wait_starts_with_the_newest_request() {
    let before = Instant::now();
    let fixture = unknown(1).await;
    let age = fixture.journal.unknown_age().await.expect("read");
    let age = age.expect("an unknown document");
    // The database has milliseconds.
    assert!(
        age <= before.elapsed() + Duration::from_millis(2),
        "{age:?}"
    );
}

/// Also with the id of a request that the journal knows.
#[tokio::test]
async fn a_settlement_without_a_file_is_taken_back() {
    let fixture = Fixture::new(2).await;
    let journal = &fixture.journal;
    let (request, tags) = fixture.claim(1).await;
    let accepted = journal
        .accept(request, super::evidence("A", &tags, false))
        .await;
    accepted.expect("accepted");
    let (request, _) = fixture.claim(1).await;
    journal
        .mark_unknown(request, "reset")
        .await
        .expect("unknown");
    let made = Settlement::Made {
        request_id: "A".parse().expect("an id"),
        file_id: "mistyped".parse().expect("an id"),
    };
    journal.settle("k2", made).await.expect("settled");
    let files = journal.documents_to_fetch("A").await.expect("read");
    assert_eq!(
        files.iter().map(|it| it.is_settled).collect::<Vec<_>>(),
        [false, true]
    );
    let gone = [1, 2].map(|number| (number, "not found".to_owned()));
    let unknown = journal.give_up_files("A", gone.into()).await;
    assert_eq!(unknown.expect("unknown"), 2);
    // Both were made: the response said so, and a person did.
    assert_eq!(journal.resend_unknown(5).await.expect("read"), 0);
    assert_eq!(fixture.states().await, "un un");
    let run = journal.begin_run().await.expect("a run");
    assert_eq!(fixture.states().await, "ac un", "the file may be there now");
    drop(run);
    let settled = journal.settle("k2", Settlement::Resend).await;
    settled.expect("settled");
    let (request, _) = fixture.claim(1).await;
    journal
        .mark_unknown(request, "reset")
        .await
        .expect("unknown");
    assert_eq!(journal.resend_unknown(5).await.expect("planned"), 1);
}
