//! The order of webhooks.

#[cfg(feature = "data")]
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use reportflow_emulator::{RenderError, render};
use serde_json::{Value, json};

use crate::http::api::{Api, builder};
use crate::http::webhook_receiver::receiver;

/// Earlier documents take longer, and some requests have no event.
#[tokio::test]
async fn webhooks_are_in_the_order_of_the_requests() {
    let (url, mut requests) = receiver(0).await;
    let builder = builder().webhook(url, "s");
    let builder = builder.renderer(|design, title, params| {
        let (kind, number) = title.split_once('-').unwrap();
        let number: u64 = number.parse().unwrap();
        thread::sleep(Duration::from_millis(20 * (8 - number)));
        match kind {
            "bad" => Err(RenderError::new("no ink")),
            _ => render(design, title, params),
        }
    });
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let mut expected = Vec::new();
    for number in 0..8 {
        let kind = if number % 3 == 1 { "bad" } else { "good" };
        let name = json!({ "fileName": format!("{kind}-{number}") });
        let accepted = api.invoice(json!({}), name).await.json();
        if kind == "good" {
            expected.push(accepted["requestId"].clone());
        }
        assert_eq!(api.post("{}").await.status, 400);
    }
    for request_id in expected {
        let event: Value = serde_json::from_slice(&requests.recv().await.unwrap().1).unwrap();
        assert_eq!(event["requestId"], request_id);
    }
}

/// Requests that are stored at the same time share a transaction.
#[cfg(feature = "data")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_of_simultaneous_requests_are_in_the_order_of_the_data_folder() {
    const REQUESTS: usize = 100;
    let data = tempfile::tempdir().unwrap();
    let (url, mut requests) = receiver(0).await;
    let builder = builder().webhook(url, "s").data_dir(data.path());
    let builder = builder.renderer(|_, _, _| Ok(b"%PDF-".to_vec()));
    let emulator = builder.start().await.unwrap();
    let api = Arc::new(Api::new(&emulator));
    for _ in 0..REQUESTS {
        let api = Arc::clone(&api);
        tokio::spawn(async move { api.invoice(json!({}), json!({})).await });
    }
    let mut arrived = Vec::new();
    for _ in 0..REQUESTS {
        let event: Value = serde_json::from_slice(&requests.recv().await.unwrap().1).unwrap();
        arrived.push(event["requestId"].clone());
    }
    let newest_first = api.admin("GET", "/requests?limit=200").await.json();
    let newest_first = newest_first["requests"].as_array().unwrap();
    let stored: Vec<_> = newest_first
        .iter()
        .rev()
        .map(|it| it["requestId"].clone())
        .collect();
    assert_eq!(arrived, stored);
}
