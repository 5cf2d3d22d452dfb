//! Runs that are stopped, dropped, or read only in part.

use std::num::NonZeroUsize;

use reportflow_bulk::OutcomeKind;

use crate::oracle::check;
use crate::run::{DOCUMENTS, bulk, documents, temp_folder};
use crate::service::Service;

#[tokio::test]
async fn a_stopped_run_finishes_what_is_in_flight() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let bulk_run = bulk(service.client(), folder).await;
    let bulk_run = bulk_run.max_concurrent_requests(NonZeroUsize::MIN);
    let mut run = bulk_run.run(documents(DOCUMENTS)).await.unwrap();
    let first = run.next().await.unwrap();
    assert!(matches!(first.kind, OutcomeKind::Saved(_)), "{first:?}");
    run.stop_handle().stop();
    let counts = run.finish().await.unwrap();
    // Accepted ones are downloaded by the next run.
    let known = counts.saved + counts.accepted + counts.planned;
    assert_eq!(known, DOCUMENTS, "{counts:?}");
    assert!(counts.saved < DOCUMENTS, "{counts:?}");

    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder, DOCUMENTS).await;
}

#[tokio::test]
async fn each_document_has_one_outcome() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let bulk_run = bulk(service.client(), folder).await;
    let mut run = bulk_run.run(documents(DOCUMENTS)).await.unwrap();
    let mut keys = Vec::new();
    while let Some(outcome) = run.next().await {
        let OutcomeKind::Saved(file) = outcome.kind else {
            panic!("{outcome:?}");
        };
        assert_eq!(file.location, format!("{}.pdf", outcome.key));
        keys.push(outcome.key);
    }
    run.finish().await.unwrap();
    keys.sort();
    let expected: Vec<_> = (1..=DOCUMENTS).map(crate::run::key).collect();
    assert_eq!(keys, expected);
    check(&service, folder, DOCUMENTS).await;
}

/// As an async timeout around it would do.
#[tokio::test]
async fn a_dropped_run_goes_on_later() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let bulk_run = bulk(service.client(), folder).await;
    let mut run = bulk_run.run(documents(DOCUMENTS)).await.unwrap();
    run.next().await.unwrap();
    drop(run);
    // Its tasks release the journal when they end.
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    run.finish().await.unwrap();
    let counts = check(&service, folder, DOCUMENTS).await;
    assert_eq!(counts.saved + counts.unknown, DOCUMENTS, "{counts:?}");
}
