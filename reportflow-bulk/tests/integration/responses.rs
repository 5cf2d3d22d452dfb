//! Responses that are lost, late, cut or errors, without webhooks.

use std::time::Duration;

use reportflow_bulk::{Counts, DocumentState, Journal, UnknownPolicy};
use reportflow_core::{Client, RateLimiter};
use reportflow_emulator::Fault;

use crate::oracle::{check, check_resent};
use crate::run::{DOCUMENTS, DOCUMENTS_PER_REQUEST, bulk, documents, journal_path, temp_folder};
use crate::service::Service;

const BATCH: u64 = DOCUMENTS_PER_REQUEST as u64;

/// Runs under a fault of the second request.
async fn run_with(fault: Fault) -> Counts {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let fault = fault.route("async/multiple").file("R-5.pdf");
    service.emulator.set_fault(fault).unwrap();
    let bulk = bulk(service.client(), folder).await;
    let bulk = bulk.file_timeout(Duration::from_secs(2));
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!(check(&service, folder, DOCUMENTS).await, counts);
    let faults = service.emulator.faults();
    assert!(faults[0].acted > 0, "the fault did not act");
    if counts.unknown > 0 {
        let journal = Journal::open_read_only(journal_path(folder)).await.unwrap();
        let unknown = journal
            .documents(DocumentState::Unknown, 0, 10)
            .await
            .unwrap();
        let keys: Vec<_> = unknown.iter().map(|record| record.key.as_str()).collect();
        assert_eq!(keys, ["R-4", "R-5", "R-6"]);
    }
    counts
}

async fn leaves_one_request_unknown(fault: Fault) {
    let counts = run_with(fault).await;
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
}

async fn saves_all(fault: Fault) {
    assert_eq!(run_with(fault).await.saved, DOCUMENTS);
}

#[tokio::test]
async fn a_lost_response_leaves_its_documents_unknown() {
    leaves_one_request_unknown(Fault::reset().after()).await;
}

#[tokio::test]
async fn a_request_that_broke_before_it_was_accepted_is_unknown_too() {
    leaves_one_request_unknown(Fault::reset()).await;
}

#[tokio::test]
async fn an_error_after_acceptance_is_unknown() {
    for status in [500, 502, 504] {
        leaves_one_request_unknown(Fault::status(status).after()).await;
    }
}

#[tokio::test]
async fn a_truncated_response_without_request_id_is_unknown() {
    leaves_one_request_unknown(Fault::truncate(10)).await;
}

/// It begins with the id, and the archive has the files.
#[tokio::test]
async fn a_truncated_response_with_request_id_is_accepted() {
    saves_all(Fault::truncate(60)).await;
}

#[tokio::test]
async fn a_response_that_is_no_json_is_unknown() {
    leaves_one_request_unknown(Fault::status(202).body("<html>").after()).await;
}

#[tokio::test]
async fn a_response_of_another_request_settles_nothing() {
    let body = serde_json::json!({ "requestId": "0eUDdgAjNXrrItA2", "url": "", "files": [] });
    let counts = run_with(Fault::status(202).body(body).after()).await;
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
}

/// A later version of this crate may read what this one cannot.
#[tokio::test]
async fn a_stored_response_is_read_again_by_the_next_run() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let fault = Fault::status(202).body("<html>").after();
    let fault = fault.route("async/multiple").file("R-5.pdf");
    service.emulator.set_fault(fault).unwrap();
    let run = bulk(service.client(), folder).await;
    let run = run.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().unknown, BATCH);

    let made = service.emulator.find("file:R-5.pdf").await.unwrap();
    let body = format!(r#"{{"requestId":"{}"}}"#, made[0].request_id);
    let journal = rusqlite::Connection::open(journal_path(folder)).unwrap();
    let sql = "UPDATE request SET response = ?1 WHERE state = 'unknown'";
    assert_eq!(journal.execute(sql, [body.into_bytes()]).unwrap(), 1);
    drop(journal);
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder, DOCUMENTS).await;
}

#[tokio::test]
async fn a_303_is_unknown_because_the_service_may_have_accepted() {
    let fault = Fault::status(303).header("location", "/");
    leaves_one_request_unknown(fault.after()).await;
}

#[tokio::test]
async fn a_slow_response_is_no_loss() {
    saves_all(Fault::delay(Duration::from_millis(300))).await;
}

#[tokio::test]
async fn what_was_not_accepted_for_sure_is_sent_again() {
    saves_all(Fault::too_many_requests(0).next(2)).await;
    saves_all(Fault::status(503).retry_after(0).next(2)).await;
}

#[tokio::test]
async fn a_response_that_never_comes_is_unknown() {
    let (service, folder) = (Service::start().await, temp_folder());
    let fault = Fault::hang()
        .after()
        .route("async/multiple")
        .file("R-5.pdf");
    service.emulator.set_fault(fault).unwrap();
    let client = Client::builder()
        .base_url(service.emulator.base_url())
        .app_key("ak_test")
        .rate_limiter(RateLimiter::unlimited())
        .total_timeout(Duration::from_secs(1));
    let bulk = bulk(client.build().unwrap(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
    check(&service, folder.path(), DOCUMENTS).await;
}

#[tokio::test]
async fn downloads_that_break_are_repeated() {
    let (service, folder) = (Service::start().await, temp_folder());
    for fault in [Fault::reset(), Fault::status(500), Fault::truncate(100)] {
        service.emulator.set_fault(fault.route("download")).unwrap();
    }
    let bulk = bulk(service.client(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder.path(), DOCUMENTS).await;
}

/// The fault lets the service make them, so they are made twice: the price of the policy.
#[tokio::test]
async fn resend_makes_a_lost_request_again() {
    let (service, folder) = (Service::start().await, temp_folder());
    service.lose_response();
    let bulk = bulk(service.client(), folder.path()).await;
    let bulk = bulk.unknown_policy(UnknownPolicy::Resend);
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    let found = check_resent(&service, folder.path(), DOCUMENTS).await;
    assert_eq!(found.made_twice(), DOCUMENTS_PER_REQUEST);
}

#[tokio::test]
async fn skip_gives_a_lost_request_up() {
    let (service, folder) = (Service::start().await, temp_folder());
    service.lose_response();
    let bulk = bulk(service.client(), folder.path()).await;
    let bulk = bulk.unknown_policy(UnknownPolicy::Skip);
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.skipped), (DOCUMENTS - BATCH, BATCH));
    check(&service, folder.path(), DOCUMENTS).await;
}
