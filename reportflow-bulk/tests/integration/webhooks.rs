//! Webhooks: they settle lost responses, and may be late, doubled, reordered or lost.

use std::sync::Mutex;
use std::time::Duration;

use reportflow_bulk::{Counts, Settlement, UnknownPolicy};
use reportflow_core::webhook::{Event, Inbox};
use reportflow_emulator::{DeliveryFault, Fault};

use crate::oracle::{check, check_resent};
use crate::run::{DOCUMENTS, DOCUMENTS_PER_REQUEST, bulk, documents, temp_folder};
use crate::service::Service;

const BATCH: u64 = DOCUMENTS_PER_REQUEST as u64;
/// Longer than a webhook takes.
const LONG: Duration = Duration::from_secs(60);

fn lost_response() -> Fault {
    let fault = Fault::reset().after();
    fault.route("async/multiple").file("R-5.pdf")
}

async fn run_with(
    deliver: impl Fn(&Inbox, Event) + Send + Sync + 'static,
    faults: impl IntoIterator<Item = Fault>,
    settle_after: Duration,
) -> Counts {
    let service = Service::with_webhooks(deliver).await;
    let folder = temp_folder();
    for fault in faults {
        service.emulator.set_fault(fault).unwrap();
    }
    let bulk = bulk(service.client(), folder.path()).await;
    let bulk = bulk.inbox(service.inbox.clone()).settle_after(settle_after);
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    let found = check(&service, folder.path(), DOCUMENTS).await;
    assert_eq!(found, counts);
    for fault in service.emulator.faults() {
        assert!(fault.acted > 0, "a fault did not act: {fault:?}");
    }
    counts
}

#[tokio::test]
async fn a_webhook_settles_a_lost_response() {
    let counts = run_with(Inbox::deliver, [lost_response()], LONG).await;
    assert_eq!(counts.saved, DOCUMENTS);
}

#[tokio::test]
async fn a_late_webhook_settles_a_lost_response() {
    let deliver = |inbox: &Inbox, event| {
        let inbox = inbox.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            inbox.deliver(event);
        });
    };
    let counts = run_with(deliver, [lost_response()], LONG).await;
    assert_eq!(counts.saved, DOCUMENTS);
}

#[tokio::test]
async fn doubled_webhooks_are_harmless() {
    let deliver = |inbox: &Inbox, event: Event| {
        inbox.deliver(event.clone());
        inbox.deliver(event);
    };
    let counts = run_with(deliver, [lost_response()], LONG).await;
    assert_eq!((counts.saved, counts.duplicates), (DOCUMENTS, 0));
}

#[tokio::test]
async fn reordered_webhooks_are_harmless() {
    let held = Mutex::new(None);
    let deliver = move |inbox: &Inbox, event: Event| {
        let mut held = held.lock().unwrap();
        match held.take() {
            // The first event comes after the second.
            None => *held = Some(Some(event)),
            Some(first) => {
                inbox.deliver(event);
                first.into_iter().for_each(|first| inbox.deliver(first));
                *held = Some(None);
            }
        }
    };
    let counts = run_with(deliver, [lost_response()], LONG).await;
    assert_eq!(counts.saved, DOCUMENTS);
}

#[tokio::test]
async fn without_its_webhook_a_lost_response_stays_unknown() {
    let deliver = |inbox: &Inbox, event: Event| {
        if !String::from_utf8_lossy(event.raw_body()).contains("R-5.pdf") {
            inbox.deliver(event);
        }
    };
    let counts = run_with(deliver, [lost_response()], Duration::from_secs(1)).await;
    assert_eq!((counts.saved, counts.unknown), (DOCUMENTS - BATCH, BATCH));
}

/// The run waits a minute for a webhook before it tries. One that is resumed tries at
/// once.
#[tokio::test]
async fn a_document_whose_webhook_was_lost_is_downloaded_anyway() {
    let service = Service::with_webhooks(Inbox::deliver).await;
    let folder = temp_folder();
    let fault = Fault::webhook(DeliveryFault::Lost).file("R-5.pdf");
    service.emulator.set_fault(fault).unwrap();
    let bulk = async || {
        let bulk = bulk(service.client(), folder.path()).await;
        bulk.inbox(service.inbox.clone()).settle_after(LONG)
    };
    let mut run = bulk().await.run(documents(DOCUMENTS)).await.unwrap();
    for _ in 0..DOCUMENTS - BATCH {
        run.next().await.unwrap();
    }
    run.stop();
    assert_eq!(run.finish().await.unwrap().accepted, BATCH);
    let run = bulk().await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder.path(), DOCUMENTS).await;
}

/// The webhook of the first request comes after the second was sent.
#[tokio::test]
async fn a_document_that_was_made_twice_is_listed() {
    let held = Mutex::new(Vec::new());
    let deliver = move |inbox: &Inbox, event: Event| {
        let mut held = held.lock().unwrap();
        if !String::from_utf8_lossy(event.raw_body()).contains("R-5.pdf") {
            inbox.deliver(event);
            return;
        }
        held.push(event);
        // The second request of these documents is ready.
        if held.len() == 2 {
            held.drain(..).rev().for_each(|event| inbox.deliver(event));
        }
    };
    let service = Service::with_webhooks(deliver).await;
    let folder = temp_folder();
    service.emulator.set_fault(lost_response()).unwrap();
    let bulk = bulk(service.client(), folder.path()).await;
    let bulk = bulk.unknown_policy(UnknownPolicy::Resend);
    let bulk = bulk.inbox(service.inbox.clone());
    let run = bulk.settle_after(Duration::from_secs(1));
    let run = run.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.duplicates), (DOCUMENTS, BATCH));
    let found = check_resent(&service, folder.path(), DOCUMENTS).await;
    assert_eq!(found.made_twice(), DOCUMENTS_PER_REQUEST);
}

/// The person did not know what the webhooks say.
#[tokio::test]
async fn webhooks_that_are_in_the_inbox_come_before_the_requests() {
    let service = Service::with_webhooks(Inbox::deliver).await;
    let folder = temp_folder();
    service.emulator.set_fault(lost_response()).unwrap();
    let bulk = async || bulk(service.client(), folder.path()).await;
    let run = bulk().await.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().unknown, BATCH);
    let mut delivered = service.inbox.subscribe();
    for _ in 0..DOCUMENTS / BATCH {
        delivered.next().await.unwrap();
    }
    let journal = crate::run::open(&crate::run::journal_path(folder.path())).await;
    let unknown = ["R-4", "R-5", "R-6"];
    let settled = journal.settle_all(unknown, Settlement::Resend).await;
    settled.unwrap();
    drop(journal);
    let run = bulk().await.inbox(service.inbox.clone());
    let run = run.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder.path(), DOCUMENTS).await;
}
