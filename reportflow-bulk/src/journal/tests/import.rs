//! The import of documents, once and again.

use super::{Fixture, Place, document, documents};
use crate::error::Error;
use crate::journal::Journal;
use crate::state::DocumentState;

/// Returns `key=file_name` of all documents.
async fn names(journal: &Journal) -> Vec<String> {
    let planned = journal.documents(DocumentState::Planned, 0, 1000).await;
    let planned = planned.expect("documents").into_iter();
    planned
        .map(|it| format!("{}={}", it.key, it.file_name))
        .collect()
}

#[tokio::test]
async fn a_second_import_of_the_same_documents_changes_nothing() {
    let fixture = Fixture::new(3).await;
    let imported = fixture.journal.import(1, documents(2)).await;
    imported.expect("the same");
    let imported = fixture
        .journal
        .import(3, vec![documents(3).remove(2)])
        .await;
    imported.expect("the same");
    fixture.journal.seal(3).await.expect("the same");
    assert_eq!(names(&fixture.journal).await, ["k1=k1", "k2=k2", "k3=k3"]);
}

#[tokio::test]
async fn other_documents_cannot_join_a_run_that_began() {
    let journal = Fixture::new(2).await.journal;
    let changed = |key: &str| match key {
        "k2" => vec![document("k1", r#"{"amount":1}"#), document("k2", "{}")],
        _ => documents(3),
    };
    for key in ["k2", "k3"] {
        let error = journal.import(1, changed(key)).await.expect_err("changed");
        let Error::InputChanged { key: Some(found) } = error else {
            panic!("{error:?}");
        };
        assert_eq!(found, key);
    }
    let error = journal.seal(1).await.expect_err("a document is missing");
    assert!(
        matches!(error, Error::InputChanged { key: None }),
        "{error:?}"
    );
    let passcode = documents(1).remove(0).passcode(true);
    let error = journal.import(1, vec![passcode]).await;
    assert!(error.is_err(), "all that is sent counts");
}

#[tokio::test]
async fn an_import_that_did_not_end_starts_anew_where_it_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    journal.import(1, documents(5)).await.expect("imported");
    drop(journal);
    let journal = Place::new(&folder).open().await;
    assert!(!journal.run_info().await.expect("a run").is_sealed);
    let mut changed = documents(3);
    changed[1] = document("new", "{}");
    journal.import(1, changed).await.expect("imported");
    // `k2` is free again.
    let again = vec![document("k2", "{}")];
    journal.import(4, again).await.expect("imported");
    journal.seal(4).await.expect("sealed");
    let expected = ["k1=k1", "new=new", "k3=k3", "k2=k2"];
    assert_eq!(names(&journal).await, expected);
}

#[tokio::test]
async fn fewer_documents_after_a_crash_remove_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    journal.import(1, documents(5)).await.expect("imported");
    journal.import(1, documents(2)).await.expect("imported");
    journal.seal(2).await.expect("sealed");
    assert_eq!(names(&journal).await, ["k1=k1", "k2=k2"]);
}

#[tokio::test]
async fn a_key_is_unique_also_across_calls() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    journal.import(1, documents(2)).await.expect("imported");
    for (params, at) in [("{}", 3), (r#"{"amount":1}"#, 3)] {
        let error = journal.import(at, vec![document("k1", params)]).await;
        assert!(matches!(&error, Err(Error::DuplicateKey { key }) if key == "k1"));
    }
    assert_eq!(names(&journal).await.len(), 2, "rolled back");
}

#[tokio::test]
async fn a_taken_name_gets_the_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    let named = |key: &str, name: &str| document(key, "{}").file_name(name);
    let documents = || {
        vec![
            named("a", "請求書が"),
            named("b", "Invoice.pdf"),
            named("c", "invoice-5"),
            // The same in another normal form.
            named("d", "請求書か\u{3099}"),
            // The name with its number is taken too.
            named("e", "INVOICE"),
        ]
    };
    journal.import(1, documents()).await.expect("imported");
    let expected = [
        "a=請求書が",
        "b=Invoice",
        "c=invoice-5",
        "d=請求書か\u{3099}-4",
        "e=INVOICE-5-5",
    ];
    assert_eq!(names(&journal).await, expected);
    journal.seal(5).await.expect("sealed");
    journal.import(1, documents()).await.expect("the same");
}

#[tokio::test]
async fn a_journal_has_one_design() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    journal.import(1, documents(1)).await.expect("imported");
    let mut other = document("k2", "{}");
    other.version = 2;
    let error = journal.import(2, vec![other]).await.expect_err("another");
    assert!(matches!(&error, Error::OtherDesign { key } if key == "k2"));
    // Nothing was sent: the first document may change it.
    let mut other = document("k1", "{}");
    other.version = 2;
    journal.import(1, vec![other]).await.expect("imported");
    assert_eq!(journal.run_info().await.expect("a run").version, Some(2));
}

#[tokio::test]
async fn an_invalid_document_stops_the_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    let large = format!(r#"{{"a":"{}"}}"#, "a".repeat(50 * 1024 * 1024));
    for (document, expected) in [
        (document("", "{}").file_name("a"), "empty key"),
        (document("a/b", "{}"), "invalid file name"),
        (document("a", "[]"), "invalid parameters"),
        (document("a", "{}").passthrough(&1), "invalid passthrough"),
        (document("a", &large), "too large"),
    ] {
        let mut documents = documents(1);
        documents.push(document);
        let error = journal.import(1, documents).await.expect_err(expected);
        assert!(matches!(error, Error::Document { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(journal.counts().await.expect("counts").total(), 0);
}

#[tokio::test]
async fn an_import_without_documents_leaves_the_design_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Place::new(&folder).open().await;
    journal.seal(0).await.expect("nothing to seal");
    let imported = journal.import(1, documents(1)).await;
    imported.expect("imported");
    journal.seal(1).await.expect("sealed");
}

#[tokio::test]
async fn settings_are_replaced_only_as_they_were_read() {
    let journal = &Fixture::new(1).await.journal;
    let replace = async |old: Option<&str>, new: &str| {
        let replaced = journal.replace_settings(old.map(str::to_owned), new);
        replaced.await.expect("no error")
    };
    assert!(replace(None, "a").await);
    assert!(!replace(None, "b").await);
    assert!(!replace(Some("b"), "c").await);
    assert!(replace(Some("a"), "d").await);
    let info = journal.run_info().await.expect("a run");
    assert_eq!(info.settings.as_deref(), Some("d"));
}

#[tokio::test]
async fn settings_are_kept() {
    let fixture = Fixture::new(1).await;
    fixture.journal.set_settings("a").await.expect("set");
    let before = fixture.journal.run_info().await.expect("a run");
    let after = fixture.reopen().await.journal.run_info().await;
    let after = after.expect("a run");
    assert_eq!(after.settings.as_deref(), Some("a"));
    assert_eq!(after.id, before.id);
    assert_eq!(after.id.len(), 16);
    assert!(after.is_sealed);
    assert_eq!(after.design_id.as_deref(), Some("Rc7nW2pXk9DhT4Vb"));
}
