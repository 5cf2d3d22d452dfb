//! Files that are not available, and downloads that fail.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::Path;
use std::time::Duration;

use reportflow_bulk::{Counts, DocumentState, Error, Journal, UnknownPolicy};
use reportflow_core::webhook::Inbox;
use reportflow_core::{Client, RateLimiter, RetryPolicy};
use reportflow_emulator::Fault;

use crate::oracle::check;
use crate::run::{
    DOCUMENTS, DOCUMENTS_PER_REQUEST, FILE_TIMEOUT, bulk, documents, journal_path, temp_folder,
};
use crate::service::Service;

const BATCH: u64 = DOCUMENTS_PER_REQUEST as u64;

/// Lets each download of the second request fail.
async fn service_without_files(status: u16) -> Service {
    let service = Service::start().await;
    let fault = Fault::status(status).route("download").every(1);
    service.emulator.set_fault(fault.file("R-5.pdf")).unwrap();
    service
}

async fn counts(folder: &Path) -> Counts {
    let journal = Journal::open_read_only(journal_path(folder)).await.unwrap();
    journal.counts().await.unwrap()
}

async fn goes_on(service: &Service, folder: &Path, documents: u64) {
    service.emulator.clear_faults();
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, documents);
    check(service, folder, documents).await;
}

/// The service accepted them, so no policy makes them again.
#[tokio::test]
async fn documents_whose_files_are_not_available_are_unknown() {
    let (service, folder) = (service_without_files(404).await, temp_folder());
    let folder = folder.path();
    let run = bulk(service.client(), folder).await;
    let run = run.file_timeout(FILE_TIMEOUT);
    let run = run.unknown_policy(UnknownPolicy::Resend);
    let run = run.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
    check(&service, folder, DOCUMENTS).await;
    let made = service.emulator.find("file:R-5.pdf").await.unwrap();
    let journal = Journal::open_read_only(journal_path(folder)).await.unwrap();
    for record in journal
        .documents(DocumentState::Unknown, 0, 10)
        .await
        .unwrap()
    {
        let reason = record.reason.unwrap();
        assert!(reason.contains(&made[0].request_id), "{reason}");
    }
    drop(journal);
    goes_on(&service, folder, DOCUMENTS).await;
}

/// The requests are slow, so that the last ones are sent after it was given up.
#[tokio::test]
async fn a_download_that_always_fails_stops_no_other() {
    let (service, folder) = (service_without_files(500).await, temp_folder());
    let folder = folder.path();
    let slow = Fault::delay(Duration::from_secs(1)).route("async/multiple");
    service.emulator.set_fault(slow.every(1)).unwrap();
    let client = Client::builder()
        .base_url(service.emulator.base_url())
        .app_key("ak_test")
        .retry_policy(RetryPolicy::disabled());
    let run = bulk(client.build().unwrap(), folder).await;
    let run = run.max_concurrent_requests(NonZeroUsize::MIN);
    let run = run.file_timeout(Duration::from_secs(2));
    let count = 8 * BATCH;
    let run = run.run(documents(count)).await.unwrap();
    let error = run.finish().await.unwrap_err();
    assert!(matches!(error, Error::Client(_)), "{error:?}");
    let counts = counts(folder).await;
    assert_eq!((counts.saved, counts.accepted), (count - BATCH, BATCH));
    goes_on(&service, folder, count).await;
}

#[tokio::test]
async fn a_service_whose_downloads_all_fail_stops_the_run() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let fault = Fault::status(500).route("download").every(1);
    service.emulator.set_fault(fault).unwrap();
    let run = bulk(service.client(), folder).await;
    let run = run.file_timeout(Duration::ZERO);
    let run = run.run(documents(DOCUMENTS)).await.unwrap();
    let error = run.finish().await.unwrap_err();
    assert!(matches!(error, Error::Client(_)), "{error:?}");
    goes_on(&service, folder, DOCUMENTS).await;
}

/// It waits for a slot of the rate limiter, which is free after a minute.
#[tokio::test]
async fn a_stop_does_not_wait_for_downloads_that_have_not_begun() {
    // A webhook comes when a file is there, so no slot is used for another download.
    let service = Service::with_webhooks(Inbox::deliver).await;
    let folder = temp_folder();
    let folder = folder.path();
    let requests = u32::try_from(DOCUMENTS / BATCH).unwrap();
    let rate_limiter = RateLimiter::builder()
        .async_per_minute(NonZeroU32::new(requests + 1).unwrap())
        .build();
    let client = Client::builder()
        .base_url(service.emulator.base_url())
        .app_key("ak_test")
        .rate_limiter(rate_limiter);
    let run = bulk(client.build().unwrap(), folder).await;
    let run = run.inbox(service.inbox.clone());
    let mut run = run.run(documents(DOCUMENTS)).await.unwrap();
    for _ in 0..BATCH {
        run.next().await.unwrap();
    }
    run.stop();
    let stopped = tokio::time::timeout(Duration::from_secs(20), run.finish());
    let counts = stopped.await.expect("no wait").unwrap();
    assert_eq!(counts.saved + counts.open(), DOCUMENTS, "{counts:?}");
    assert!(counts.open() > 0, "{counts:?}");
    goes_on(&service, folder, DOCUMENTS).await;
}
