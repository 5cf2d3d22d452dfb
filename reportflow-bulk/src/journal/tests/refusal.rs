//! Refused documents, of a service that may refuse every request.

use super::{Fixture, evidence, refusal};
use crate::journal::Confirmation;
use crate::journal::{Refusal, Settlement};

impl Fixture {
    async fn reason(&self, key: &str) -> Option<String> {
        let record = self.journal.document(key).await.expect("read");
        record.expect("a document").reason
    }

    async fn refuse(&self, request: i64, refusal: Refusal) {
        let refused = self.journal.refuse(request, refusal).await;
        refused.expect("refused");
    }
}

#[tokio::test]
async fn a_refusal_is_certain_when_a_later_request_is_accepted() {
    let fixture = Fixture::new(4).await;
    let (request, _) = fixture.claim(3).await;
    let (earlier, earlier_tags) = fixture.claim(1).await;
    let refused = refusal(&[(1, "no name"), (9, "not there")]);
    fixture.refuse(request, refused).await;
    assert_eq!(fixture.states().await, "pl pl pl se");
    assert_eq!(fixture.reason("k2").await.as_deref(), Some("no name"));
    let journal = &fixture.journal;
    let accept = async |request, evidence| {
        let refused = journal.accept(request, evidence).await;
        refused.expect("accepted")
    };
    let refused = accept(earlier, evidence("A", &earlier_tags, false)).await;
    assert!(refused.is_empty(), "it was sent before the refusal");
    let (later, tags) = fixture.claim(100).await;
    let numbers: Vec<_> = tags.iter().map(|tag| (tag.number, tag.attempt)).collect();
    assert_eq!(numbers, [(1, 2), (3, 2)]);
    let refused = accept(later, evidence("B", &tags, false)).await;
    assert_eq!(refused, [("k2".to_owned(), "no name".to_owned())]);
    assert_eq!(fixture.states().await, "ac re ac ac");
    assert_eq!(fixture.reason("k2").await.as_deref(), Some("no name"));
}

#[tokio::test]
async fn a_refusal_of_the_last_document_is_certain_if_its_neighbour_is_accepted() {
    let fixture = Fixture::new(2).await;
    let journal = &fixture.journal;
    let (request, _) = fixture.claim(2).await;
    journal.split(request, "400").await.expect("split");
    let (first, tags) = fixture.claim(2).await;
    let accepted = journal.accept(first, evidence("A", &tags, false)).await;
    assert!(accepted.expect("accepted").is_empty());
    let (second, _) = fixture.claim(2).await;
    fixture.refuse(second, refusal(&[(0, "400")])).await;
    assert!(!journal.has_planned().await.expect("read"));
    let refused = journal.confirm_refusals().await.expect("confirmed");
    let expected = [("k2".to_owned(), "400".to_owned())];
    assert_eq!(refused, Confirmation::Refused(expected.into()));
    assert_eq!(fixture.states().await, "ac re");
}

/// Two requests on the way: the refusal may be the first response. The acceptance alone does
/// not confirm it: the neighbour may have used up the quota.
#[tokio::test]
async fn the_neighbour_may_be_accepted_after_the_refusal() {
    let fixture = Fixture::new(2).await;
    let journal = &fixture.journal;
    let (request, _) = fixture.claim(2).await;
    journal.split(request, "400").await.expect("split");
    let (first, tags) = fixture.claim(2).await;
    let (second, _) = fixture.claim(2).await;
    fixture.refuse(second, refusal(&[(0, "400")])).await;
    assert_eq!(fixture.states().await, "se pl");
    let refused = journal.accept(first, evidence("A", &tags, false)).await;
    assert_eq!(refused.expect("accepted"), []);
    let refused = journal.confirm_refusals().await.expect("confirmed");
    let expected = [("k2".to_owned(), "400".to_owned())];
    assert_eq!(refused, Confirmation::Refused(expected.into()));
    assert_eq!(fixture.states().await, "ac re");
}

/// The responses of the requests of a quota that is used up arrive in any order.
#[tokio::test]
async fn a_quota_that_ends_between_neighbours_refuses_no_document() {
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 2, 3], [2, 3, 1, 0]];
    for order in orders {
        let fixture = Fixture::new(4).await;
        let journal = &fixture.journal;
        let (all, _) = fixture.claim(4).await;
        journal.split(all, "quota").await.expect("split");
        let (left, _) = fixture.claim(4).await;
        let (right, _) = fixture.claim(4).await;
        journal.split(right, "quota").await.expect("split");
        journal.split(left, "quota").await.expect("split");
        let mut requests = Vec::new();
        for _ in 0..4 {
            requests.push(fixture.claim(4).await);
        }
        for index in order {
            let (request, tags) = &requests[index];
            if index == 0 {
                let accepted = journal.accept(*request, evidence("A", tags, false)).await;
                assert_eq!(accepted.expect("accepted"), []);
            } else {
                fixture.refuse(*request, refusal(&[(0, "quota")])).await;
            }
        }
        let refused = journal.confirm_refusals().await.expect("read");
        assert_eq!(refused, Confirmation::Uncertain);
        assert_eq!(fixture.states().await, "ac pl pl pl", "{order:?}");
    }
}

/// The quota of that run says nothing about the one of this run.
#[tokio::test]
async fn a_neighbour_that_an_earlier_run_had_shows_nothing() {
    let fixture = Fixture::new(2).await;
    let journal = &fixture.journal;
    let (request, _) = fixture.claim(2).await;
    journal.split(request, "400").await.expect("split");
    let (first, tags) = fixture.claim(2).await;
    let accepted = journal.accept(first, evidence("A", &tags, false)).await;
    assert!(accepted.expect("accepted").is_empty());
    let _run = journal.begin_run().await.expect("a run");
    let (second, _) = fixture.claim(2).await;
    fixture.refuse(second, refusal(&[(0, "quota")])).await;
    let refused = journal.confirm_refusals().await;
    assert_eq!(refused.expect("read"), Confirmation::Uncertain);
    assert_eq!(fixture.states().await, "ac pl");
}

#[tokio::test]
async fn a_named_document_is_refused_at_the_end() {
    let fixture = Fixture::new(1).await;
    let (request, _) = fixture.claim(1).await;
    let named = Refusal {
        is_named: true,
        ..refusal(&[(0, "contents.0.params bad")])
    };
    fixture.refuse(request, named).await;
    assert_eq!(fixture.states().await, "pl");
    let refused = fixture.journal.confirm_refusals().await.expect("confirmed");
    assert!(matches!(refused, Confirmation::Refused(keys) if keys.len() == 1));
    assert_eq!(fixture.states().await, "re");
}

#[tokio::test]
async fn a_service_that_refuses_every_request_refuses_no_document() {
    let fixture = Fixture::new(2).await;
    let journal = &fixture.journal;
    for _ in 0..2 {
        let (request, _) = fixture.claim(1).await;
        fixture.refuse(request, refusal(&[(0, "quota")])).await;
    }
    assert!(!journal.has_planned().await.expect("read"));
    let refused = journal.confirm_refusals().await.expect("read");
    assert_eq!(refused, Confirmation::Uncertain);
    assert_eq!(fixture.states().await, "pl pl");
    // A person may give one up, but no policy does.
    let resent = journal.settle("k1", Settlement::Resend).await;
    resent.expect_err("it is planned");
    let skipped = journal.settle("k1", Settlement::Skip).await;
    skipped.expect("skipped");
    assert_eq!(fixture.states().await, "sk pl");
    // The next run sends the other one again.
    let run = journal.begin_run().await.expect("a run");
    assert_eq!(fixture.reason("k2").await, None);
    let (request, tags) = fixture.claim(2).await;
    assert_eq!(tags.len(), 1);
    let accepted = journal.accept(request, evidence("A", &tags, false)).await;
    assert!(accepted.expect("accepted").is_empty());
    assert_eq!(fixture.states().await, "sk ac");
    drop(run);
}
