//! Faults after the handler: the client does not learn what it did.

use std::time::Duration;

use reportflow_emulator::Fault;
use serde_json::{Value, json};

use crate::http::api::{Api, builder, file_path, invoice};
use crate::http::raw_client::{RawClient, split};
use crate::http::webhook_receiver::receiver;

const SECRET: &str = "whsec_test";

const PATHS: [&str; 2] = ["/file/async/single", "/file/sync/single"];

/// A client that repeats its request now would get the document twice.
#[tokio::test]
async fn a_reset_request_exists() {
    let (url, mut events) = receiver(0).await;
    let fault = Fault::reset().after().route("*/single").next(2);
    let builder = builder().webhook(url, SECRET).fault(fault);
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    for path in PATHS {
        let body = invoice(json!({}), json!({ "fileName": path.replace('/', "") }));
        RawClient::post(&api, path, &body)
            .await
            .assert_reset()
            .await;
        let event: Value = serde_json::from_slice(&events.recv().await.unwrap().1).unwrap();
        let name = format!("{}.pdf", path.replace('/', ""));
        assert_eq!(event["files"][0]["fileName"], name);
        let stored = emulator.find("").await.unwrap().remove(0);
        assert_eq!(
            (stored.fault.as_deref(), stored.status),
            (Some("fault-1"), 0)
        );
        let pdf = api.get(&file_path(&event)).await;
        assert_eq!(
            (pdf.status, pdf.header("content-type")),
            (200, "application/pdf")
        );
    }
}

#[tokio::test]
async fn a_request_whose_status_was_replaced_exists() {
    let (url, mut events) = receiver(0).await;
    let fault = Fault::status(502).after().route("*/single").next(2);
    let builder = builder().webhook(url, SECRET).fault(fault);
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    for path in PATHS {
        let body = invoice(json!({}), json!({})).to_string();
        let response = api.post_to(path, body).await;
        response.assert_error(502, json!("Bad Gateway"), "Bad Gateway");
        assert_eq!(response.header("x-reportflow-fault"), "fault-1");
        let event: Value = serde_json::from_slice(&events.recv().await.unwrap().1).unwrap();
        assert_eq!(api.get(&file_path(&event)).await.status, 200);
    }
}

/// The event arrives while the client waits.
#[tokio::test]
async fn a_request_without_a_response_exists() {
    let (url, mut events) = receiver(0).await;
    let fault = Fault::hang().after().route("*/single");
    let long = Fault::delay(Duration::from_secs(3600))
        .after()
        .route("*/single");
    let builder = builder().webhook(url, SECRET).fault(fault).fault(long);
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    for path in PATHS {
        let body = invoice(json!({}), json!({}));
        let mut client = RawClient::post(&api, path, &body).await;
        let event: Value = serde_json::from_slice(&events.recv().await.unwrap().1).unwrap();
        assert_eq!(api.get(&file_path(&event)).await.status, 200);
        client.assert_open_and_silent();
        client.leave().await;
        assert_eq!(client.read().await.unwrap(), b"");
    }
}

#[tokio::test]
async fn requests_that_are_rejected_use_up_no_fault() {
    let fault = Fault::status(500).after();
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    assert_eq!(api.post("{}").await.status, 400);
    assert_eq!(api.get("/file/download/a").await.status, 404);
    assert_eq!(emulator.faults()[0].matched, 0);
    assert_eq!(api.get("/file/designs").await.status, 500);
}

#[tokio::test]
async fn a_truncated_request_exists() {
    let (url, mut events) = receiver(0).await;
    let builder = builder().webhook(url, SECRET).fault(Fault::truncate(20));
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({}));
    let mut client = RawClient::post(&api, "/file/async/single", &body).await;
    let response = client.read().await.unwrap();
    let (head, start) = split(&response);
    assert!(head.starts_with("HTTP/1.1 202 "), "{head}");
    let event: Value = serde_json::from_slice(&events.recv().await.unwrap().1).unwrap();
    let id = event["requestId"].as_str().unwrap();
    let expected = format!(r#"{{"requestId":"{id}""#);
    assert_eq!(start, &expected.as_bytes()[..20]);
}
