//! Refusals of the service: of one document, or of each request.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use reportflow_bulk::{Bulk, Counts, DocumentState, Error, Journal, OutcomeKind};
use reportflow_core::Client;
use reportflow_emulator::Fault;
use serde_json::json;

use crate::oracle::check;
use crate::run::{DOCUMENTS, bulk, documents, journal_path, temp_folder};
use crate::service::{DESIGN, Service, client};

/// Runs under faults of the document `R-5`, which is refused. Returns the reason.
async fn refuses_one(faults: impl IntoIterator<Item = Fault>) -> String {
    let (service, folder) = (Service::start().await, temp_folder());
    for fault in faults {
        service.emulator.set_fault(fault.file("R-5.pdf")).unwrap();
    }
    let bulk = bulk(service.client(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.refused), (DOCUMENTS - 1, 1));
    check(&service, folder.path(), DOCUMENTS).await;
    let journal = Journal::open_read_only(journal_path(folder.path()))
        .await
        .unwrap();
    let refused = journal.document("R-5").await.unwrap().unwrap();
    assert_eq!(refused.state, DocumentState::Refused);
    refused.reason.unwrap()
}

#[tokio::test]
async fn a_400_that_names_a_document_refuses_it_alone() {
    // `R-5` is the second document of the second request.
    let message = "contents.1.fileName must be shorter";
    let body = json!({ "statusCode": 400, "message": [message], "error": "Bad Request" });
    let fault = Fault::status(400).body(body).route("async/multiple");
    let reason = refuses_one([fault]).await;
    assert!(reason.contains("fileName must be shorter"), "{reason}");
}

#[tokio::test]
async fn an_error_that_names_no_document_is_searched_for() {
    for status in [400, 413] {
        let fault = Fault::status(status).route("async/multiple").every(1);
        refuses_one([fault]).await;
    }
}

/// The archive of the request is then an error too.
#[tokio::test]
async fn a_document_that_cannot_be_rendered_is_refused_alone() {
    refuses_one([Fault::render_failure("no ink")]).await;
}

/// Such as a quota that is used up: it would refuse one document after another.
#[tokio::test]
async fn a_service_that_refuses_every_document_stops_the_run() {
    let (service, folder) = (Service::start().await, temp_folder());
    let fault = Fault::status(400).route("async/multiple").every(1);
    service.emulator.set_fault(fault).unwrap();
    let bulk = bulk(service.client(), folder.path()).await;
    let run = bulk.run(documents(10 * DOCUMENTS)).await.unwrap();
    let error = run.finish().await.unwrap_err();
    assert!(matches!(error, Error::Client(_)), "{error:?}");
    let journal = Journal::open_read_only(journal_path(folder.path()));
    let counts = journal.await.unwrap().counts().await.unwrap();
    assert_eq!(counts.planned, 10 * DOCUMENTS);
}

/// The documents that the quota does not allow are valid. Faults by name act as a quota does
/// while the requests are sent one after another.
#[tokio::test]
async fn a_quota_that_is_used_up_refuses_no_document() {
    for accepted in [0, 3, 4] {
        let (service, folder) = (Service::start().await, temp_folder());
        let folder = folder.path();
        for n in accepted + 1..=DOCUMENTS {
            let fault = Fault::status(400).route("async/multiple").every(1);
            let fault = fault.file(format!("R-{n}.pdf"));
            service.emulator.set_fault(fault).unwrap();
        }
        let run = bulk(service.client(), folder).await;
        let run = run.max_concurrent_requests(NonZeroUsize::MIN);
        let run = run.run(documents(DOCUMENTS)).await.unwrap();
        let error = run.finish().await.unwrap_err();
        assert!(matches!(error, Error::Client(_)), "{error:?}");
        let journal = Journal::open_read_only(journal_path(folder)).await.unwrap();
        let counts = journal.counts().await.unwrap();
        assert_eq!(counts.planned, DOCUMENTS - accepted, "{counts:?}");

        service.emulator.clear_faults();
        let run = bulk(service.client(), folder).await.resume().await.unwrap();
        assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
        check(&service, folder, DOCUMENTS).await;
    }
}

/// Several requests are on the way when it ends.
#[tokio::test]
async fn a_quota_that_ends_during_the_run_refuses_no_document() {
    let (service, folder) = (Service::start().await, temp_folder());
    let folder = folder.path();
    let within = Fault::delay(Duration::from_millis(1)).next(4);
    let beyond = Fault::status(400).every(1);
    for fault in [within, beyond] {
        let fault = fault.route("async/multiple");
        service.emulator.set_fault(fault).unwrap();
    }
    let run = bulk(service.client(), folder).await;
    let run = run.run(documents(10 * DOCUMENTS)).await.unwrap();
    let error = run.finish().await.unwrap_err();
    assert!(matches!(error, Error::Client(_)), "{error:?}");
    let journal = Journal::open_read_only(journal_path(folder)).await.unwrap();
    let counts = journal.counts().await.unwrap();
    assert_eq!((counts.planned, counts.refused), (78, 0), "{counts:?}");

    service.emulator.clear_faults();
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, 10 * DOCUMENTS);
    check(&service, folder, 10 * DOCUMENTS).await;
}

/// Nothing else is accepted, but the service names it.
#[tokio::test]
async fn the_only_document_is_refused_if_the_service_names_it() {
    let (service, folder) = (Service::start().await, temp_folder());
    let message = "contents.0.fileName must be shorter";
    let body = json!({ "statusCode": 400, "message": [message], "error": "Bad Request" });
    let fault = Fault::status(400).body(body).route("async/multiple");
    service.emulator.set_fault(fault.every(1)).unwrap();
    let bulk = bulk(service.client(), folder.path()).await;
    let mut run = bulk.run(documents(1)).await.unwrap();
    let outcome = run.next().await.unwrap();
    let OutcomeKind::Refused { reason, .. } = outcome.kind else {
        panic!("{outcome:?}");
    };
    assert!(reason.contains("fileName must be shorter"), "{reason}");
    assert_eq!(run.finish().await.unwrap().refused, 1);
}

/// The last of the run: no request that is sent later can be accepted.
#[tokio::test]
async fn the_last_document_is_refused_if_its_neighbours_are_accepted() {
    let (service, folder) = (Service::start().await, temp_folder());
    let fault = Fault::status(400).route("async/multiple").every(1);
    service.emulator.set_fault(fault.file("R-9.pdf")).unwrap();
    let bulk = bulk(service.client(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.refused), (DOCUMENTS - 1, 1));
    check(&service, folder.path(), DOCUMENTS).await;
}

async fn finish(bulk: Bulk) -> Result<Counts, Error> {
    bulk.run(documents(DOCUMENTS)).await?.finish().await
}

/// Asserts that a run stopped, with all documents planned, and goes on with `client`.
async fn goes_on(service: &Service, error: Result<Counts, Error>, folder: &Path) {
    assert!(matches!(error, Err(Error::Client(_))), "{error:?}");
    let journal = Journal::open_read_only(journal_path(folder)).await.unwrap();
    assert_eq!(journal.counts().await.unwrap().planned, DOCUMENTS);
    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(service, folder, DOCUMENTS).await;
}

#[tokio::test]
async fn an_unknown_design_stops_the_run_at_once() {
    let designs = temp_folder();
    let folder = temp_folder();
    let service = Service::with(|emulator| emulator.designs_dir(designs.path())).await;
    let error = finish(bulk(service.client(), folder.path()).await).await;
    assert!(service.emulator.requests().await.unwrap().len() <= 4);

    let list = format!("{}/../designs/{DESIGN}/v1.json", env!("CARGO_MANIFEST_DIR"));
    fs::create_dir(designs.path().join(DESIGN)).unwrap();
    fs::copy(list, designs.path().join(DESIGN).join("v1.json")).unwrap();
    goes_on(&service, error, folder.path()).await;
}

#[tokio::test]
async fn an_invalid_key_stops_the_run_at_once() {
    let service = Service::with(|emulator| emulator.app_key("ak_test")).await;
    let folder = temp_folder();
    let invalid = Client::builder().base_url(service.emulator.base_url());
    let invalid = invalid.app_key("ak_other").build().unwrap();
    let error = finish(bulk(invalid, folder.path()).await).await;
    goes_on(&service, error, folder.path()).await;
}

/// Each attempt is counted, but nothing was sent.
#[tokio::test]
async fn a_service_that_is_down_is_waited_for() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let folder = temp_folder();
    let client = client(&format!("http://{address}/v1"));
    let run = bulk(client, folder.path()).await.run(documents(DOCUMENTS));
    let run = run.await.unwrap();
    let service = Service::with(|emulator| emulator.listen(address)).await;
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder.path(), DOCUMENTS).await;
}
