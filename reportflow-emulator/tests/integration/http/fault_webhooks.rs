//! Faults of webhooks.

use std::time::{Duration, Instant};

use reportflow_emulator::{DeliveryFault, EVENT_ID_HEADER, Fault, SIGNATURE_HEADER};
use serde_json::{Value, json};

use crate::http::api::{Api, builder};
use crate::http::webhook_receiver::{Requests, receiver, signature};

const SECRET: &str = "whsec_test";

/// Returns the names of the files of the next events.
async fn next_names(events: &mut Requests, count: usize) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..count {
        let event: Value = serde_json::from_slice(&events.recv().await.unwrap().1).unwrap();
        names.push(event["files"][0]["fileName"].as_str().unwrap().to_owned());
    }
    names
}

async fn submit(api: &Api, names: &[&str]) {
    for name in names {
        let response = api.invoice(json!({}), json!({ "fileName": name })).await;
        assert_eq!(response.status, 202);
    }
}

/// Returns the names of three events after a fault of the first.
async fn names_after(fault: Fault, count: usize) -> Vec<String> {
    let (url, mut events) = receiver(0).await;
    let emulator = builder()
        .webhook(url, SECRET)
        .fault(fault)
        .start()
        .await
        .unwrap();
    submit(&Api::new(&emulator), &["a", "b", "c"]).await;
    next_names(&mut events, count).await
}

#[tokio::test]
async fn an_event_is_lost_doubled_or_reordered() {
    let fault = Fault::webhook(DeliveryFault::Lost);
    assert_eq!(names_after(fault, 2).await, ["b.pdf", "c.pdf"]);
    let fault = "webhook=lost,every=2".parse().unwrap();
    assert_eq!(names_after(fault, 2).await, ["a.pdf", "c.pdf"]);
    let fault = Fault::webhook(DeliveryFault::Reordered);
    assert_eq!(names_after(fault, 3).await, ["b.pdf", "a.pdf", "c.pdf"]);
    let fault = Fault::webhook(DeliveryFault::Doubled).file("b");
    let mut names = names_after(fault, 4).await;
    names.sort_unstable();
    assert_eq!(names, ["a.pdf", "b.pdf", "b.pdf", "c.pdf"]);
}

#[tokio::test]
async fn an_event_is_late() {
    let (url, mut events) = receiver(0).await;
    let delay = Duration::from_millis(500);
    let fault = Fault::webhook(DeliveryFault::Late(delay));
    let emulator = builder()
        .webhook(url, SECRET)
        .fault(fault)
        .start()
        .await
        .unwrap();
    let start = Instant::now();
    submit(&Api::new(&emulator), &["a", "b"]).await;
    let names = next_names(&mut events, 2).await;
    assert!(start.elapsed() >= delay);
    assert_eq!(names, ["b.pdf", "a.pdf"]);
}

#[tokio::test]
async fn an_event_has_a_bad_signature() {
    let (url, mut events) = receiver(0).await;
    let fault = Fault::webhook(DeliveryFault::BadSignature);
    let emulator = builder()
        .webhook(url, SECRET)
        .fault(fault)
        .start()
        .await
        .unwrap();
    submit(&Api::new(&emulator), &["a", "b"]).await;
    for is_good in [false, true] {
        let (headers, body) = events.recv().await.unwrap();
        assert!(headers.contains_key(EVENT_ID_HEADER));
        let found = headers[SIGNATURE_HEADER].to_str().unwrap();
        assert_eq!(found == signature(SECRET, &body), is_good);
    }
}
