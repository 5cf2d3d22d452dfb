//! How often faults act.

use reportflow_emulator::{Emulator, Fault};

use crate::http::api::{Api, builder};

/// Returns the numbers, from 1, of the requests that fail.
async fn failures(emulator: &Emulator, requests: u64) -> Vec<u64> {
    let api = Api::new(emulator);
    let mut failures = Vec::new();
    for number in 1..=requests {
        match api.get("/file/designs").await.status {
            500 => failures.push(number),
            status => assert_eq!(status, 200),
        }
    }
    failures
}

async fn failures_of(fault: Fault, requests: u64) -> (Vec<u64>, u64, u64) {
    let emulator = builder().fault(fault).start().await.unwrap();
    let failures = failures(&emulator, requests).await;
    let info = &emulator.faults()[0];
    (failures, info.matched, info.acted)
}

#[tokio::test]
async fn a_fault_acts_on_the_next_requests() {
    let fault = Fault::status(500);
    assert_eq!(failures_of(fault.clone(), 3).await, (vec![1], 1, 1));
    assert_eq!(failures_of(fault.next(3), 5).await, (vec![1, 2, 3], 3, 3));
}

#[tokio::test]
async fn a_fault_acts_on_each_kth_request() {
    let fault = Fault::status(500);
    assert_eq!(
        failures_of(fault.clone().every(3), 7).await,
        (vec![3, 6], 7, 2)
    );
    assert_eq!(failures_of(fault.every(1), 2).await, (vec![1, 2], 2, 2));
}

#[tokio::test]
async fn a_seed_chooses_the_same_requests_in_each_run() {
    let fault = Fault::status(500).probability(0.3, 7);
    let (failures, matched, acted) = failures_of(fault.clone(), 40).await;
    assert_eq!((matched, acted), (40, failures.len() as u64));
    assert!((4..=20).contains(&failures.len()), "{failures:?}");
    assert_eq!(failures_of(fault, 40).await.0, failures);
    let other = Fault::status(500).probability(0.3, 8);
    assert_ne!(failures_of(other, 40).await.0, failures);
}

/// The second fault is tried when the first is used up or not due.
#[tokio::test]
async fn the_first_fault_that_is_due_acts() {
    let emulator = builder()
        .fault(Fault::status(501).every(2))
        .fault(Fault::status(500).next(2))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let mut found = Vec::new();
    for _ in 0..6 {
        found.push(api.get("/file/designs").await.status);
    }
    assert_eq!(found, [500, 501, 500, 501, 200, 501]);
    let counts = emulator
        .faults()
        .iter()
        .map(|it| (it.matched, it.acted))
        .collect::<Vec<_>>();
    assert_eq!(counts, [(6, 3), (2, 2)]);
}

#[tokio::test]
async fn a_fault_with_the_id_of_another_replaces_it() {
    let emulator = builder()
        .fault(Fault::status(500).id("a").every(1))
        .start()
        .await
        .unwrap();
    assert_eq!(failures(&emulator, 2).await, [1, 2]);
    let again = Fault::status(500).id("a").every(2);
    assert_eq!(emulator.set_fault(again).unwrap(), "a");
    assert_eq!(failures(&emulator, 2).await, [2]);
    assert_eq!(emulator.faults().len(), 1);
    emulator.clear_faults();
    assert_eq!(failures(&emulator, 2).await, [0_u64; 0]);
}
