//! Late evidence that the service accepted documents.

use super::{Fixture, evidence, refusal};
use crate::journal::Evidence;
use crate::journal::database::params;
use crate::tag::Tag;

impl Fixture {
    async fn apply(&self, evidence: Evidence) -> u64 {
        self.journal.apply(evidence).await.expect("applied")
    }

    async fn duplicates(&self) -> Vec<String> {
        let duplicates = self.journal.duplicates().await.expect("read");
        let names = duplicates.iter().map(|it| {
            let file_id = it.file_id.as_deref().unwrap_or("?");
            format!("{} {} {file_id}", it.key, it.request_id)
        });
        names.collect()
    }

    async fn file_ids(&self, request_id: &str) -> Vec<Option<String>> {
        let documents = self.journal.documents_to_fetch(request_id).await;
        let documents = documents.expect("read").into_iter();
        documents.map(|it| it.file_id).collect()
    }
}

#[tokio::test]
async fn a_webhook_settles_unknown_documents() {
    let fixture = Fixture::new(3).await;
    let (request, tags) = fixture.claim(2).await;
    fixture
        .journal
        .mark_unknown(request, "reset")
        .await
        .expect("unknown");
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 2);
    assert_eq!(fixture.states().await, "an an pl");
    assert_eq!(fixture.journal.to_fetch().await.expect("read"), ["A"]);
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 0, "again");
    assert_eq!(fixture.journal.unknown_age().await.expect("read"), None);
    assert!(fixture.duplicates().await.is_empty());
}

#[tokio::test]
async fn one_file_accepts_the_whole_request() {
    let fixture = Fixture::new(3).await;
    let (request, tags) = fixture.claim(2).await;
    fixture
        .journal
        .mark_unknown(request, "cut")
        .await
        .expect("unknown");
    assert_eq!(fixture.apply(evidence("A", &tags[..1], false)).await, 2);
    assert_eq!(fixture.states().await, "ac ac pl");
    assert_eq!(fixture.file_ids("A").await, [Some("A-1".to_owned()), None]);
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 2);
    assert_eq!(fixture.file_ids("A").await[1].as_deref(), Some("A-2"));
}

#[tokio::test]
async fn a_webhook_may_come_before_the_response() {
    let fixture = Fixture::new(2).await;
    let (request, tags) = fixture.claim(2).await;
    assert_eq!(fixture.apply(evidence("A", &tags[..1], true)).await, 2);
    let journal = &fixture.journal;
    journal
        .store_response(request, b"{}".to_vec())
        .await
        .expect("stored");
    journal
        .accept(request, evidence("A", &tags, false))
        .await
        .expect("accepted");
    assert_eq!(fixture.states().await, "an an", "it stays announced");
    let files = journal.documents_to_fetch("A").await.expect("read");
    assert!(!files[0].is_settled);
    assert_eq!(fixture.file_ids("A").await[1].as_deref(), Some("A-2"));
    assert!(
        journal
            .unread_responses(true)
            .await
            .expect("read")
            .is_empty()
    );
}

#[tokio::test]
async fn a_webhook_beats_the_result_of_the_request() {
    let fixture = Fixture::new(2).await;
    let (request, tags) = fixture.claim(2).await;
    fixture.apply(evidence("A", &tags, true)).await;
    let journal = &fixture.journal;
    journal
        .mark_unknown(request, "timeout")
        .await
        .expect("ignored");
    journal.replan(request, "429").await.expect("ignored");
    journal.split(request, "413").await.expect("ignored");
    let refused = journal.refuse(request, refusal(&[(0, "400")])).await;
    refused.expect("ignored");
    assert_eq!(fixture.states().await, "an an");
    let sql = "SELECT state = 'accepted' AND announced_at IS NOT NULL FROM request";
    let read = journal.query(move |session| session.row(sql, params![])?.take::<bool>(0));
    assert!(read.await.expect("read"), "the request too");
}

#[tokio::test]
async fn a_document_that_was_made_twice_keeps_the_first() {
    let fixture = Fixture::new(1).await;
    let (first, first_tags) = fixture.claim(1).await;
    let journal = &fixture.journal;
    journal.mark_unknown(first, "reset").await.expect("unknown");
    assert_eq!(journal.resend_unknown(5).await.expect("planned"), 1);
    let (second, second_tags) = fixture.claim(1).await;
    // The evidence of the first comes while the second is on the way.
    assert_eq!(fixture.apply(evidence("A", &first_tags, true)).await, 1);
    journal
        .accept(second, evidence("B", &second_tags, false))
        .await
        .expect("accepted");
    assert_eq!(fixture.states().await, "an");
    assert_eq!(journal.to_fetch().await.expect("read"), ["A"]);
    assert_eq!(fixture.duplicates().await, ["k1 B B-1"]);
    fixture.apply(evidence("B", &second_tags, true)).await;
    assert_eq!(journal.counts().await.expect("counts").duplicates, 1);
    let files = vec![super::saved_file("A", 1)];
    journal.save("A", files).await.expect("saved");
    assert_eq!(fixture.apply(evidence("C", &second_tags, true)).await, 0);
    assert_eq!(fixture.duplicates().await, ["k1 B B-1", "k1 C C-1"]);
    assert_eq!(fixture.states().await, "sa");
}

#[tokio::test]
async fn a_duplicate_gets_its_file_id_later() {
    let fixture = Fixture::new(1).await;
    let (_, tags) = fixture.claim(1).await;
    fixture.apply(evidence("A", &tags, true)).await;
    let request = 1;
    let without_files = evidence("B", &[], false);
    fixture
        .journal
        .accept(request, without_files)
        .await
        .expect("accepted");
    assert_eq!(fixture.duplicates().await, ["k1 B ?"]);
    fixture.apply(evidence("B", &tags, true)).await;
    assert_eq!(fixture.duplicates().await, ["k1 B B-1"]);
}

#[tokio::test]
async fn late_evidence_finds_planned_skipped_and_unknown_documents() {
    let fixture = Fixture::new(3).await;
    let (request, tags) = fixture.claim(3).await;
    let journal = &fixture.journal;
    journal
        .mark_unknown(request, "reset")
        .await
        .expect("unknown");
    journal
        .settle("k1", crate::Settlement::Resend)
        .await
        .expect("settled");
    journal
        .settle("k2", crate::Settlement::Resend)
        .await
        .expect("settled");
    journal.skip_unknown().await.expect("skipped");
    let (second, _) = fixture.claim(2).await;
    journal
        .refuse(second, refusal(&[(1, "400")]))
        .await
        .expect("refused");
    assert_eq!(fixture.states().await, "pl un sk");
    let record = journal.document("k2").await.expect("read");
    let reason = record.expect("a document").reason;
    assert_eq!(reason.as_deref(), Some("reset; sent again: 400"));
    assert_eq!(journal.resend_unknown(5).await.expect("read"), 0, "400");
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 3);
    assert_eq!(fixture.states().await, "an an an");
    let record = journal.document("k2").await.expect("read");
    assert_eq!(record.expect("a document").reason, None);
}

#[tokio::test]
async fn an_announcement_revives_a_file_that_was_given_up() {
    let fixture = Fixture::new(2).await;
    let (request, tags) = fixture.claim(2).await;
    let journal = &fixture.journal;
    journal
        .accept(request, evidence("A", &tags, false))
        .await
        .expect("accepted");
    let refused = journal.refuse_document(1, "no ink").await;
    assert!(refused.expect("refused"));
    let gone = vec![(2, "not found".to_owned())];
    let unknown = journal.give_up_files("A", gone).await;
    assert_eq!(unknown.expect("unknown"), 1);
    assert_eq!(fixture.apply(evidence("A", &tags, false)).await, 0);
    assert_eq!(fixture.states().await, "re un");
    assert_eq!(fixture.apply(evidence("A", &tags[..1], true)).await, 1);
    assert_eq!(fixture.states().await, "an un", "it has no second file");
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 1);
    assert_eq!(fixture.states().await, "an an");
    assert!(fixture.duplicates().await.is_empty(), "the same request");
}

#[tokio::test]
async fn tags_of_others_are_ignored() {
    let fixture = Fixture::new(1).await;
    let (_, tags) = fixture.claim(1).await;
    let tag = |run_id: &str, number, attempt| Tag {
        run_id: run_id.to_owned(),
        number,
        attempt,
    };
    let others = [tag("0123456789abcdef", 1, 1)];
    assert_eq!(fixture.apply(evidence("A", &others, true)).await, 0);
    let run_id = &tags[0].run_id;
    let missing = [
        tag(run_id, 2, 1),
        tag(run_id, u64::MAX, 1),
        tag(run_id, 0, 0),
    ];
    assert_eq!(fixture.apply(evidence("A", &missing, true)).await, 0);
    assert_eq!(fixture.states().await, "se");
    // The journal is a backup from before this attempt.
    let newer = [tag(run_id, 1, 7)];
    assert_eq!(fixture.apply(evidence("A", &newer, true)).await, 1);
    assert_eq!(fixture.states().await, "an");
}

/// The journal is a backup from before the request.
#[tokio::test]
async fn a_request_that_the_journal_lost_is_recorded() {
    let fixture = Fixture::new(2).await;
    let run_id = fixture.journal.run_info().await.expect("a run").id;
    let tags = [1, 2].map(|number| Tag {
        run_id: run_id.clone(),
        number,
        attempt: 3,
    });
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 2);
    assert_eq!(fixture.apply(evidence("A", &tags, true)).await, 0, "again");
    assert_eq!(fixture.states().await, "an an");
    let journal = &fixture.journal;
    let files = journal.documents_to_fetch("A").await.expect("read");
    assert!(files.iter().all(|file| !file.is_settled));
    let record = journal.document("k2").await.expect("read");
    assert_eq!(record.expect("a document").attempt, 3);
    // Its archive is gone: a new attempt has another number.
    let gone = vec![(1, "gone".to_owned())];
    journal.give_up_files("A", gone).await.expect("unknown");
    let settled = journal.settle("k1", crate::Settlement::Resend).await;
    settled.expect("settled");
    assert_eq!(fixture.claim(1).await.1[0].attempt, 4);
}
