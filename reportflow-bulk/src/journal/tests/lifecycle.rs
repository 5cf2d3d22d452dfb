//! The states of documents, one step after another.

use super::{documents, evidence, saved_file, sealed};
use crate::journal::Journal;
use crate::tag::Tag;

#[tokio::test]
async fn a_document_goes_through_all_states() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.db");
    let journal = sealed(&path, 3).await;
    let batch = journal.claim(2, 10_000).await.expect("claimed");
    let batch = batch.expect("a batch");
    assert_eq!(batch.documents.len(), 2);
    let tags: Vec<Tag> = batch.documents.iter().map(|it| it.tag.clone()).collect();
    journal
        .store_response(batch.request, b"{}".to_vec(), None)
        .await
        .expect("stored");
    assert_eq!(
        journal.unread_responses().await.expect("read")[0].tags,
        tags
    );
    journal
        .accept(batch.request, evidence("A", &tags, false))
        .await
        .expect("accepted");
    assert!(journal.unread_responses().await.expect("read").is_empty());
    assert_eq!(journal.counts().await.expect("counts").accepted, 2);
    let changed = journal.apply(evidence("A", &tags[..1], true)).await;
    assert_eq!(changed.expect("applied"), 2, "the whole request");
    assert_eq!(journal.to_fetch().await.expect("read"), ["A"]);
    let files = journal.documents_to_fetch("A").await.expect("read");
    assert_eq!(files[1].file_id.as_deref(), Some("A-2"));
    journal
        .save("A", vec![(1, saved_file("A"))])
        .await
        .expect("saved");
    journal.refuse_document(2, "gone").await.expect("refused");
    let counts = journal.counts().await.expect("counts");
    assert_eq!((counts.saved, counts.refused, counts.planned), (1, 1, 1));
    let duplicate = journal.apply(evidence("B", &tags[..1], true)).await;
    assert_eq!(duplicate.expect("applied"), 0);
    assert_eq!(journal.counts().await.expect("counts").duplicates, 2);

    // The rest is on the way when the process ends.
    journal
        .claim(2, 10_000)
        .await
        .expect("claimed")
        .expect("a batch");
    drop(journal);
    let journal = Journal::open(&path).await.expect("a journal");
    assert_eq!(journal.counts().await.expect("counts").unknown, 1);
    assert!(
        journal
            .last_unknown_sent_at()
            .await
            .expect("read")
            .is_some()
    );
    assert_eq!(journal.resend_unknown(5).await.expect("planned"), 1);
    journal.import(1, documents(3)).await.expect("the same");
}
