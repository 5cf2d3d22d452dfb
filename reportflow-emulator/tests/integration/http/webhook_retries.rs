//! Retries of webhooks.

use std::time::Duration;

use reportflow_emulator::EVENT_ID_HEADER;
use serde_json::json;

use crate::http::api::{Api, builder};
use crate::http::webhook_receiver::receiver;

#[tokio::test]
async fn the_number_of_attempts_is_one_more_than_the_delays() {
    let (url, mut requests) = receiver(usize::MAX).await;
    let builder = builder().webhook(url, "s");
    let builder = builder.webhook_retries([Duration::ZERO; 2]);
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let mut ids = Vec::new();
    for _ in 0..2 {
        api.invoice(json!({}), json!({})).await;
        for _ in 0..3 {
            let (headers, _) = requests.recv().await.unwrap();
            ids.push(headers[EVENT_ID_HEADER].clone());
        }
    }
    assert!(ids[..3].iter().all(|id| *id == ids[0]), "{ids:?}");
    assert!(ids[3..].iter().all(|id| *id == ids[3]), "{ids:?}");
    assert_ne!(ids[0], ids[3]);
    emulator.shutdown().await;
    assert!(requests.try_recv().is_err());
}

#[tokio::test]
async fn without_delays_there_is_one_attempt() {
    let (url, mut requests) = receiver(1).await;
    let builder = builder().webhook(url, "s").webhook_retries([]);
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let mut bodies = Vec::new();
    for _ in 0..2 {
        api.invoice(json!({}), json!({})).await;
        bodies.push(requests.recv().await.unwrap().1);
    }
    assert_ne!(bodies[0], bodies[1]);
}
