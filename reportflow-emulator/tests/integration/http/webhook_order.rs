//! The order of webhooks.

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
