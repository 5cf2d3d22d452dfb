//! Several workers with one journal.

use std::time::Duration;

use super::{Fixture, evidence, tags};
use crate::journal::Journal;

/// A lease that ends in the test.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_secs(600);

/// Creates a journal that several processes share. Returns `None` if the tests run with SQLite.
async fn shared(count: usize) -> Option<Fixture> {
    let fixture = Fixture::new(count).await;
    fixture.journal.new_lease().map(|_| fixture)
}

/// Opens the journal again, as another process does, and joins its run.
async fn join(fixture: &Fixture, lease: Duration) -> Journal {
    let mut journal = fixture.place.open().await;
    journal.set_lease(lease);
    journal.begin_run().await.expect("a worker").journal
}

/// Waits until short leases have ended on the database's clock, and this number of workers is
/// left.
async fn wait_for_workers(journal: &Journal, count: usize) {
    while journal.workers().await.expect("read").len() > count {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn claim(journal: &Journal) -> super::Batch {
    let batch = journal.claim(2, 1_000_000).await.expect("claimed");
    batch.expect("a planned document")
}

#[tokio::test]
async fn a_worker_ends_only_the_requests_of_workers_that_are_gone() {
    let Some(fixture) = shared(6).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, LONG).await;
    claim(&one).await;
    claim(&two).await;
    let three = join(&fixture, SHORT).await;
    claim(&three).await;
    wait_for_workers(&one, 2).await;
    assert_eq!(one.renew_lease().await.expect("renewed"), 2);
    assert_eq!(fixture.states().await, "se se se se un un");
    two.end_run().await.expect("ended");
    assert_eq!(fixture.states().await, "se se un un un un");
}

#[tokio::test]
async fn a_late_response_of_a_worker_that_was_taken_for_gone_counts() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, SHORT).await;
    let batch = claim(&two).await;
    wait_for_workers(&one, 1).await;
    assert_eq!(one.renew_lease().await.expect("renewed"), 2);
    assert_eq!(fixture.states().await, "un un");
    let (request, tags) = tags(&batch);
    two.store_response(request, b"{}".to_vec())
        .await
        .expect("stored");
    let accepted = two.accept(request, evidence("A", &tags, false)).await;
    accepted.expect("accepted");
    assert_eq!(fixture.states().await, "ac ac");
}

#[tokio::test]
async fn a_request_that_was_not_sent_is_planned_again() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, SHORT).await;
    let batch = claim(&two).await;
    wait_for_workers(&one, 1).await;
    one.renew_lease().await.expect("renewed");
    assert_eq!(fixture.states().await, "un un");
    two.withdraw(batch.request, "the lease ended")
        .await
        .expect("withdrawn");
    assert_eq!(fixture.states().await, "pl pl");
    // Nobody may have made them.
    let batch = claim(&one).await;
    let refusal = super::refusal(&[(0, "400")]);
    one.refuse(batch.request, refusal).await.expect("refused");
    assert_eq!(fixture.states().await, "pl pl");
}

#[tokio::test]
async fn a_decision_about_a_request_that_was_not_sent_stays() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, SHORT).await;
    let batch = claim(&two).await;
    wait_for_workers(&one, 1).await;
    one.renew_lease().await.expect("renewed");
    let skipped = one.settle("k1", crate::Settlement::Skip).await;
    skipped.expect("skipped");
    let resent = one.settle("k2", crate::Settlement::Resend).await;
    resent.expect("planned");
    claim(&one).await;
    two.withdraw(batch.request, "the lease ended")
        .await
        .expect("withdrawn");
    assert_eq!(fixture.states().await, "sk se");
}

#[tokio::test]
async fn one_worker_fetches_the_files_of_a_request() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, LONG).await;
    let (request, tags) = tags(&claim(&one).await);
    let accepted = one.accept(request, evidence("A", &tags, false)).await;
    accepted.expect("accepted");
    assert_eq!(two.to_fetch().await.expect("read"), ["A"]);
    let claimed = two.claim_fetches(vec!["A".to_owned()]).await;
    assert_eq!(claimed.expect("claimed"), ["A"]);
    assert!(one.to_fetch().await.expect("read").is_empty());
    let claimed = one.claim_fetches(vec!["A".to_owned()]).await;
    assert!(claimed.expect("read").is_empty());
    assert_eq!(two.to_fetch().await.expect("read"), ["A"]);
    assert!(!one.is_quiet().await.expect("read"));
    assert!(two.is_quiet().await.expect("read"));

    // One that is gone leaves its files to others.
    two.end_run().await.expect("ended");
    assert!(one.is_quiet().await.expect("read"));
    let claimed = one.claim_fetches(vec!["A".to_owned()]).await;
    assert_eq!(claimed.expect("claimed"), ["A"]);
}

#[tokio::test]
async fn a_response_that_a_worker_stored_is_read_when_it_is_gone() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, LONG).await;
    let batch = claim(&two).await;
    two.store_response(batch.request, b"{}".to_vec())
        .await
        .expect("stored");
    let unread = one.unread_responses(false).await.expect("read");
    assert!(unread.is_empty(), "its worker reads it");
    assert!(!one.is_quiet().await.expect("read"));
    two.end_run().await.expect("ended");
    assert_eq!(one.unread_responses(false).await.expect("read").len(), 1);
}

#[tokio::test]
async fn a_worker_that_joins_keeps_what_the_others_learnt() {
    let Some(fixture) = shared(1).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let batch = claim(&one).await;
    let refusal = super::refusal(&[(0, "400")]);
    one.refuse(batch.request, refusal).await.expect("refused");
    let two = join(&fixture, LONG).await;
    assert!(!two.has_planned().await.expect("read"));
    one.end_run().await.expect("ended");
    two.end_run().await.expect("ended");
    let three = join(&fixture, LONG).await;
    assert!(three.has_planned().await.expect("read"), "a run of its own");
}

#[tokio::test]
async fn a_worker_that_ended_stays_ended() {
    let Some(fixture) = shared(1).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    assert!(one.is_in_use().await.expect("read"));
    one.end_run().await.expect("ended");
    // The heartbeat was on its way.
    one.renew_lease().await.expect("written");
    assert!(one.workers().await.expect("read").is_empty());
    assert!(!one.is_in_use().await.expect("read"));
}
