//! Requests from their claim to their result.

use serde_json::json;

use super::{Fixture, Place, document, evidence, tags};
use crate::state::DocumentState;

#[tokio::test]
async fn a_claim_has_all_that_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    let document = document("k1", r#"{ "a": 1 }"#)
        .file_name("請求書.pdf")
        .share(reportflow_core::ShareType::Invited)
        .passcode(true)
        .passthrough(&json!({"order": 42}))
        .source("line");
    journal.import(1, vec![document]).await.expect("imported");
    journal.seal(1).await.expect("sealed");
    assert!(journal.has_planned().await.expect("read"));
    let batch = journal.claim(100, 1_000_000).await.expect("claimed");
    let batch = batch.expect("a batch");
    let [document] = &batch.documents[..] else {
        panic!("{} documents", batch.documents.len());
    };
    let run = journal.run_info().await.expect("a run");
    assert_eq!(document.tag.run_id, run.id);
    assert_eq!((document.tag.number, document.tag.attempt), (1, 1));
    assert_eq!(document.file_name, "請求書");
    assert_eq!(document.params, r#"{ "a": 1 }"#);
    assert_eq!(document.share.as_deref(), Some("02"));
    assert!(document.passcode);
    assert_eq!(document.passthrough.as_deref(), Some(r#"{"order":42}"#));
    let record = journal.document("k1").await.expect("read");
    let record = record.expect("a document");
    assert_eq!(record.state, DocumentState::Sending);
    assert_eq!(
        (record.attempt, record.source.as_deref()),
        (1, Some("line"))
    );
    assert!(!journal.has_planned().await.expect("read"));
    assert!(journal.claim(100, 1_000_000).await.expect("read").is_none());
}

#[tokio::test]
async fn a_claim_is_limited_by_number_and_by_bytes() {
    let fixture = Fixture::new(10).await;
    let claim = async |max_documents, max_bytes| {
        let batch = fixture.journal.claim(max_documents, max_bytes).await;
        tags(&batch.expect("claimed").expect("a batch")).1.len()
    };
    assert_eq!(claim(4, 1_000_000).await, 4);
    // Each has 512 bytes and its JSON of 12.
    assert_eq!(claim(4, 2 * 524).await, 2);
    assert_eq!(claim(4, 2 * 524 - 1).await, 1);
    assert_eq!(claim(4, 1).await, 1, "one in any case");
    assert_eq!(claim(4, 1_000_000).await, 2, "the rest");
}

#[tokio::test]
async fn a_split_request_is_sent_in_halves() {
    let fixture = Fixture::new(7).await;
    let (request, _) = fixture.claim(5).await;
    fixture
        .journal
        .split(request, "too large")
        .await
        .expect("split");
    assert_eq!(fixture.claim(100).await.1.len(), 3);
    let (request, tags) = fixture.claim(100).await;
    let numbers: Vec<_> = tags.iter().map(|tag| (tag.number, tag.attempt)).collect();
    assert_eq!(numbers, [(4, 2), (5, 2), (6, 1)], "at most three");
    fixture
        .journal
        .split(request, "too large")
        .await
        .expect("split");
    assert_eq!(fixture.claim(100).await.1.len(), 2);
    let (request, tags) = fixture.claim(100).await;
    assert_eq!(tags.len(), 2);
    fixture
        .journal
        .split(request, "too large")
        .await
        .expect("split");
    assert_eq!(fixture.claim(100).await.1.len(), 1);
}

#[tokio::test]
async fn a_request_that_was_not_accepted_is_planned_again() {
    let fixture = Fixture::new(2).await;
    let (request, _) = fixture.claim(100).await;
    fixture
        .journal
        .replan(request, "429")
        .await
        .expect("planned");
    assert_eq!(fixture.states().await, "pl pl");
    let (request, tags) = fixture.claim(1).await;
    assert_eq!(tags[0].attempt, 2);
    fixture
        .journal
        .mark_unknown(request, "reset")
        .await
        .expect("unknown");
    assert_eq!(fixture.states().await, "un pl");
}

#[tokio::test]
async fn a_request_in_flight_becomes_unknown_when_the_process_ends() {
    let fixture = Fixture::new(3).await;
    fixture.claim(1).await;
    let (responded, tags) = fixture.claim(1).await;
    let stored = fixture.journal.store_response(responded, b"{}".to_vec());
    stored.await.expect("stored");
    let fixture = fixture.reopen().await;
    assert_eq!(fixture.states().await, "un se pl");
    let record = fixture.journal.document("k1").await.expect("read");
    let reason = record.expect("a document").reason;
    assert_eq!(
        reason.as_deref(),
        Some("the run broke off before the response arrived")
    );
    let responses = fixture.journal.unread_responses(true).await.expect("read");
    let [response] = &responses[..] else {
        panic!("{} responses", responses.len());
    };
    assert_eq!(response.request, responded);
    assert_eq!(response.body, b"{}");
    assert_eq!(response.documents, 1);
    let accepted = fixture
        .journal
        .accept(responded, evidence("A", &tags, false));
    accepted.await.expect("accepted");
    assert_eq!(fixture.states().await, "un ac pl");
    assert!(
        fixture
            .journal
            .unread_responses(true)
            .await
            .expect("read")
            .is_empty()
    );
}

#[tokio::test]
async fn a_saved_file_is_recorded() {
    let fixture = Fixture::new(2).await;
    let (request, tags) = fixture.claim(100).await;
    let journal = &fixture.journal;
    let accepted = journal.accept(request, evidence("A", &tags, false));
    accepted.await.expect("accepted");
    let (number, file) = super::saved_file("A", 1);
    let mut other = file.clone();
    other.request_id = "B".to_owned();
    journal
        .save("B", vec![(number, other)])
        .await
        .expect("ignored");
    assert_eq!(fixture.states().await, "ac ac", "of another request");
    journal
        .save("A", vec![(number, file.clone())])
        .await
        .expect("saved");
    let gone = [1, 2].map(|number| (number, "gone".to_owned()));
    let unknown = journal.give_up_files("A", gone.into()).await;
    assert_eq!(unknown.expect("unknown"), 1, "the saved one is ignored");
    assert_eq!(fixture.states().await, "sa un");
    let record = journal.document("k1").await.expect("read");
    let saved = record.expect("a document").saved.expect("a file");
    assert_eq!((saved.location, saved.size), (file.location, file.size));
    assert_eq!(saved.file_id.as_deref(), Some("A-1"), "from the response");
}

#[tokio::test]
async fn the_oldest_request_is_fetched_first() {
    let fixture = Fixture::new(2).await;
    let (first, first_tags) = fixture.claim(1).await;
    let (second, second_tags) = fixture.claim(1).await;
    let journal = &fixture.journal;
    for (request, id, tags) in [(second, "A", second_tags), (first, "B", first_tags)] {
        let accepted = journal.accept(request, evidence(id, &tags, false));
        accepted.await.expect("accepted");
    }
    assert_eq!(journal.to_fetch().await.expect("read"), ["B", "A"]);
}
