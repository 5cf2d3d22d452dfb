//! Documents that changed between a run and the next.

use reportflow_bulk::{Counts, Document, Error};

use crate::oracle::check;
use crate::run::{DOCUMENTS, bulk, document, documents, temp_folder};
use crate::service::Service;

/// Runs twice, the second time with other documents.
async fn run_again(again: impl IntoIterator<Item = Document>) -> Result<Counts, Error> {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let run = bulk(service.client(), folder)
        .await
        .run(documents(DOCUMENTS));
    let stopped = run.await.unwrap();
    stopped.stop();
    stopped.finish().await.unwrap();

    let second = match bulk(service.client(), folder).await.run(again).await {
        Ok(run) => run.finish().await,
        Err(error) => Err(error),
    };
    if second.is_err() {
        let run = bulk(service.client(), folder).await.resume().await.unwrap();
        run.finish().await.unwrap();
    }
    assert_eq!(check(&service, folder, DOCUMENTS).await.saved, DOCUMENTS);
    second
}

fn changed(error: Result<Counts, Error>) -> Option<String> {
    match error {
        Err(Error::InputChanged { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_documents_go_on() {
    let counts = run_again(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(counts.saved, DOCUMENTS);
}

#[tokio::test]
async fn other_parameters_are_rejected() {
    let other = (1..=DOCUMENTS).map(|n| match n {
        5 => {
            let params = serde_json::value::RawValue::from_string("{}".to_owned());
            Document::from_params("R-5", crate::service::DESIGN, 1, params.unwrap())
        }
        n => document(n),
    });
    assert_eq!(changed(run_again(other).await).as_deref(), Some("R-5"));
}

#[tokio::test]
async fn a_new_document_is_rejected() {
    let key = changed(run_again(documents(DOCUMENTS + 1)).await);
    assert_eq!(key.as_deref(), Some("R-10"));
}

#[tokio::test]
async fn a_missing_document_is_rejected() {
    assert_eq!(changed(run_again(documents(DOCUMENTS - 1)).await), None);
}

#[tokio::test]
async fn another_order_is_rejected() {
    let reversed = (1..=DOCUMENTS).rev().map(document);
    assert_eq!(changed(run_again(reversed).await).as_deref(), Some("R-9"));
}

#[tokio::test]
async fn invalid_documents_are_found_before_anything_is_sent() {
    let service = Service::start().await;
    let invalid = [
        vec![document(1), document(2), document(1)],
        vec![document(1), document(2).file_name("a/b")],
        vec![document(1), document(2).passthrough(&[1])],
    ];
    for documents in invalid {
        let folder = temp_folder();
        let bulk = bulk(service.client(), folder.path()).await;
        let error = bulk.run(documents).await.unwrap_err();
        let is_about_a_document =
            matches!(error, Error::DuplicateKey { .. } | Error::Document { .. });
        assert!(is_about_a_document, "{error}");
    }
    assert!(service.emulator.requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn equal_file_names_are_made_unique_in_the_whole_run() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let named = documents(DOCUMENTS).map(|document| document.file_name("領収書"));
    let run = bulk(service.client(), folder)
        .await
        .run(named)
        .await
        .unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder, DOCUMENTS).await;
}
