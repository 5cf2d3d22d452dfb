//! Many errors at once.

use reportflow_bulk::{Counts, Error};
use reportflow_emulator::Fault;

use crate::oracle::check;
use crate::run::{bulk, documents, temp_folder};
use crate::service::Service;

const DOCUMENTS: u64 = 30;

async fn run_in(storm: impl IntoIterator<Item = Fault>) -> Counts {
    let (service, folder) = (Service::start().await, temp_folder());
    for fault in storm {
        service.emulator.set_fault(fault).unwrap();
    }
    // Many unknown requests in a row stop a run.
    let counts = loop {
        let bulk = bulk(service.client(), folder.path()).await;
        let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
        match run.finish().await {
            Ok(counts) => break counts,
            Err(error) => assert!(matches!(error, Error::Client(_)), "{error}"),
        }
    };
    assert!(
        service
            .emulator
            .faults()
            .iter()
            .all(|fault| fault.acted > 0)
    );
    assert_eq!(check(&service, folder.path(), DOCUMENTS).await, counts);
    counts
}

#[tokio::test]
async fn a_storm_of_429_delays_only() {
    let fault = Fault::too_many_requests(0).every(2);
    assert_eq!(run_in([fault]).await.saved, DOCUMENTS);
}

#[tokio::test]
async fn a_storm_of_503_with_retry_after_delays_only() {
    let fault = Fault::status(503).retry_after(0).every(2);
    assert_eq!(run_in([fault]).await.saved, DOCUMENTS);
}

#[tokio::test]
async fn a_storm_of_errors_that_may_hide_an_acceptance_loses_nothing() {
    let generate = |fault: Fault| fault.route("async/multiple").every(3);
    let counts = run_in([
        generate(Fault::status(500)),
        generate(Fault::status(502).after()),
        generate(Fault::reset().after()),
        Fault::status(500).route("download").every(3),
    ])
    .await;
    assert_eq!(counts.saved + counts.unknown, DOCUMENTS);
    assert!(counts.saved > 0 && counts.unknown > 0, "{counts:?}");
}
