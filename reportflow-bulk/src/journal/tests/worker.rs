//! Several workers with one journal.

use std::time::Duration;

use super::{Fixture, Place, document, documents, evidence, tags};
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

fn ids(claimed: Vec<(String, Duration)>) -> Vec<String> {
    claimed.into_iter().map(|(id, _)| id).collect()
}

async fn claim(journal: &Journal) -> super::Batch {
    let batch = journal.claim(2, 1_000_000).await.expect("claimed");
    batch.expect("a planned document")
}

/// Returns a worker, another one that it takes for gone, and the request of the other, whose two
/// documents are unknown.
async fn claim_by_a_worker_that_seems_gone(fixture: &Fixture) -> (Journal, Journal, super::Batch) {
    let one = join(fixture, LONG).await;
    let two = join(fixture, SHORT).await;
    let batch = claim(&two).await;
    wait_for_workers(&one, 1).await;
    assert_eq!(one.renew_lease().await.expect("renewed"), 2);
    (one, two, batch)
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
    let (_, two, batch) = claim_by_a_worker_that_seems_gone(&fixture).await;
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
async fn a_late_response_that_its_worker_did_not_read_settles_its_documents() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let (one, two, batch) = claim_by_a_worker_that_seems_gone(&fixture).await;
    let stored = two.store_response(batch.request, b"{}".to_vec()).await;
    stored.expect("stored");
    two.end_run().await.expect("ended");
    // It may have made them.
    assert_eq!(one.resend_unknown(5).await.expect("none"), 0);
    assert!(!one.is_finished().await.expect("read"));
    let unread = one.unread_responses(false).await.expect("read");
    let requests: Vec<_> = unread.iter().map(|it| it.request).collect();
    assert_eq!(requests, [batch.request]);
    let accepted = one.accept(batch.request, evidence("A", &[], false)).await;
    accepted.expect("accepted");
    assert_eq!(fixture.states().await, "ac ac");
}

#[tokio::test]
async fn a_request_is_not_sent_if_late_evidence_settled_a_document() {
    let fixture = Fixture::new(2).await;
    let worker = fixture.journal.begin_run().await.expect("a run").journal;
    let lost = claim(&worker).await;
    let (request, tags) = tags(&lost);
    let unknown = worker.mark_unknown(request, "reset").await;
    unknown.expect("unknown");
    let resent = worker.settle_all(["k1", "k2"], crate::Settlement::Resend);
    resent.await.expect("planned");
    let batch = claim(&worker).await;
    assert!(worker.may_send(batch.request).await.expect("read"));
    let announced = worker.apply(evidence("A", &tags[..1], true)).await;
    announced.expect("applied");
    assert!(!worker.may_send(batch.request).await.expect("read"));
    let replanned = worker.replan(batch.request, "not sent").await;
    replanned.expect("planned");
    assert_eq!(fixture.states().await, "an an");
}

#[tokio::test]
async fn a_request_that_was_not_sent_is_planned_again() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let (one, two, batch) = claim_by_a_worker_that_seems_gone(&fixture).await;
    assert_eq!(fixture.states().await, "un un");
    two.replan(batch.request, "the lease ended")
        .await
        .expect("planned");
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
    let (one, two, batch) = claim_by_a_worker_that_seems_gone(&fixture).await;
    let skipped = one.settle("k1", crate::Settlement::Skip).await;
    skipped.expect("skipped");
    let resent = one.settle("k2", crate::Settlement::Resend).await;
    resent.expect("planned");
    claim(&one).await;
    two.replan(batch.request, "the lease ended")
        .await
        .expect("planned");
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
    assert_eq!(ids(claimed.expect("claimed")), ["A"]);
    assert!(one.to_fetch().await.expect("read").is_empty());
    let claimed = one.claim_fetches(vec!["A".to_owned()]).await;
    assert!(claimed.expect("read").is_empty());
    assert_eq!(two.to_fetch().await.expect("read"), ["A"]);
    assert!(!one.is_finished().await.expect("read"));

    // One that is gone leaves its files to others.
    two.end_run().await.expect("ended");
    assert!(!one.is_finished().await.expect("read"));
    let claimed = one.claim_fetches(vec!["A".to_owned()]).await;
    assert_eq!(ids(claimed.expect("claimed")), ["A"]);
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
    assert!(!one.is_finished().await.expect("read"));
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

/// Each would otherwise lose some of its documents silently.
#[tokio::test]
async fn one_worker_at_a_time_imports() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::new(&folder);
    let mut journal = place.open().await;
    if journal.new_lease().is_none() {
        return;
    }
    let mut first = documents(4);
    let second = first.split_off(2);
    let other = || vec![document("other", "{}"), document("k2", "{}")];
    journal.set_lease(LONG);
    let two = journal.begin_run().await.expect("a worker").journal;
    let three = journal.begin_run().await.expect("a worker").journal;
    assert!(two.claim_import().await.expect("claimed"));
    two.import(1, first).await.expect("imported");
    assert!(!three.claim_import().await.expect("read"), "two imports");
    three.import(1, other()).await.expect_err("two imports");
    three.seal(2).await.expect_err("two imports");
    two.import(3, second).await.expect("imported");
    two.seal(4).await.expect("sealed");
    // After the import, each worker may compare its documents.
    assert!(three.claim_import().await.expect("read"));
    three.import(1, documents(4)).await.expect("the same ones");
    three.seal(4).await.expect("the same ones");
    three.import(1, other()).await.expect_err("other ones");
}

#[tokio::test]
async fn an_import_of_a_worker_that_is_gone_is_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut journal = Place::new(&folder).open().await;
    if journal.new_lease().is_none() {
        return;
    }
    journal.set_lease(SHORT);
    let one = journal.begin_run().await.expect("a worker").journal;
    assert!(one.claim_import().await.expect("claimed"));
    one.import(1, documents(2)).await.expect("imported");
    journal.set_lease(LONG);
    let two = journal.begin_run().await.expect("a worker").journal;
    wait_for_workers(&two, 1).await;
    assert!(two.claim_import().await.expect("claimed"));
    one.import(3, documents(1))
        .await
        .expect_err("it lost the import");
    two.import(1, documents(3)).await.expect("imported");
    two.seal(3).await.expect("sealed");
}

/// Each would otherwise wait for the other for ever.
#[tokio::test]
async fn files_that_no_worker_can_download_end_the_run() {
    let Some(fixture) = shared(4).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, LONG).await;
    for (worker, id) in [(&one, "A"), (&two, "B")] {
        let (request, tags) = tags(&claim(worker).await);
        let accepted = worker.accept(request, evidence(id, &tags, false)).await;
        accepted.expect("accepted");
        let claimed = worker.claim_fetches(vec![id.to_owned()]).await;
        assert_eq!(ids(claimed.expect("claimed")), [id]);
    }
    one.release_fetch("A").await.expect("released");
    assert!(!one.is_finished().await.expect("read"), "B may come");
    two.release_fetch("B").await.expect("released");
    assert!(one.is_finished().await.expect("read"));
    assert!(two.is_finished().await.expect("read"));
    // One that dies leaves it to those who gave it up.
    let three = join(&fixture, LONG).await;
    let claimed = three.claim_fetches(vec!["A".to_owned()]).await;
    assert_eq!(ids(claimed.expect("claimed")), ["A"]);
    assert!(!one.is_finished().await.expect("read"));
    three.end_run().await.expect("ended");
    assert!(!one.is_finished().await.expect("read"));
    one.release_fetch("A").await.expect("released");
    assert!(one.is_finished().await.expect("read"));
}

/// The end of the run is decided for what all workers know at one moment.
#[tokio::test]
async fn a_run_does_not_end_while_another_worker_may_plan_documents_again() {
    let Some(fixture) = shared(2).await else {
        return;
    };
    let one = join(&fixture, LONG).await;
    let two = join(&fixture, LONG).await;
    let unfinished = crate::journal::Confirmation::Unfinished;
    let batch = claim(&two).await;
    assert_eq!(one.confirm_refusals().await.expect("read"), unfinished);
    two.split(batch.request, "413").await.expect("split");
    assert_eq!(one.confirm_refusals().await.expect("read"), unfinished);
    let (request, tags) = tags(&claim(&two).await);
    let accepted = two.accept(request, evidence("A", &tags, false)).await;
    accepted.expect("accepted");
    let skipped = claim(&one).await;
    one.mark_unknown(skipped.request, "reset")
        .await
        .expect("unknown");
    // Nobody has taken its files yet.
    assert_eq!(one.confirm_refusals().await.expect("read"), unfinished);
}
