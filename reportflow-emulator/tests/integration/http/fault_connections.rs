//! Faults that break a connection.

use std::time::{Duration, Instant};

use reportflow_emulator::{Emulator, Fault};
use serde_json::json;
use tokio::task::yield_now;

use crate::http::api::{Api, builder, file_path, invoice};
use crate::http::raw_client::{RawClient, split};

/// Waits until faults have acted on this many requests.
async fn acted(emulator: &Emulator, count: u64) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while emulator.faults().iter().map(|it| it.acted).sum::<u64>() < count {
        assert!(Instant::now() < deadline);
        yield_now().await;
    }
}

#[tokio::test]
async fn a_reset_sends_no_byte() {
    let emulator = builder().fault(Fault::reset()).start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({}));
    let mut client = RawClient::post(&api, "/file/async/single", &body).await;
    client.assert_reset().await;
    let mut client = RawClient::post(&api, "/file/async/single", &body).await;
    client.assert_starts_with("HTTP/1.1 202 ").await;
}

#[tokio::test]
async fn a_hung_request_ends_when_the_client_leaves() {
    let fault = Fault::hang().next(2);
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({}));
    let mut clients = [
        RawClient::post(&api, "/file/sync/single", &body).await,
        RawClient::get(&api, "/file/designs").await,
    ];
    acted(&emulator, 2).await;
    assert_eq!(api.get("/file/designs").await.status, 200);
    for client in &mut clients {
        client.assert_open_and_silent();
        client.leave().await;
        assert_eq!(client.read().await.unwrap(), b"");
    }
}

#[tokio::test]
async fn a_hung_request_ends_when_the_emulator_stops() {
    let emulator = builder()
        .fault(Fault::hang())
        .fault(Fault::delay(Duration::from_secs(3600)))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let mut hung = RawClient::get(&api, "/file/designs").await;
    let mut delayed = RawClient::get(&api, "/file/designs").await;
    acted(&emulator, 2).await;
    let start = Instant::now();
    emulator.shutdown().await;
    // The server waits 1 s for other responses.
    assert!(start.elapsed() < Duration::from_millis(900));
    hung.assert_reset().await;
    delayed.assert_reset().await;
}

#[tokio::test]
async fn a_truncated_response_ends_after_exactly_n_bytes() {
    const SIZE: usize = 8 * 1024 * 1024;
    let pdf = (0..SIZE)
        .map(|index| (index % 251) as u8)
        .collect::<Vec<_>>();
    let rendered = pdf.clone();
    let emulator = builder()
        .renderer(move |_, _, _| Ok(rendered.clone()))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    assert_eq!(api.download(&accepted).await.status, 200);
    // More than the buffers of the connection, too.
    for n in [0, 1, 1000, SIZE - 1] {
        let fault = Fault::truncate(n as u64).route("download");
        let id = emulator.set_fault(fault).unwrap();
        let mut client = RawClient::get(&api, &file_path(&accepted)).await;
        let response = client.read().await.unwrap();
        let (head, body) = split(&response);
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!(
            head.contains(&format!("\r\ncontent-length: {SIZE}\r\n")),
            "{head}"
        );
        assert!(
            head.contains(&format!("\r\nx-reportflow-fault: {id}\r\n")),
            "{head}"
        );
        assert!(body == &pdf[..n], "{n}: {} bytes", body.len());
    }
    // The whole response leaves the connection open.
    for n in [SIZE, SIZE + 1] {
        let fault = Fault::truncate(n as u64).route("download");
        emulator.set_fault(fault).unwrap();
        let response = api.get(&file_path(&accepted)).await;
        assert!(response.body == pdf, "{n}: {} bytes", response.body.len());
    }
}

/// A document that is not ready has another response, which is not counted.
#[tokio::test]
async fn truncates_successful_responses_only() {
    let fault = Fault::truncate(10).every(1);
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api.get("/file/download/a/b").await;
    assert_eq!(
        (response.status, response.header("x-reportflow-fault")),
        (404, "")
    );
    let body = invoice(json!({}), json!({ "fileName": "" }));
    assert_eq!(api.post(body.to_string()).await.status, 400);
    assert_eq!(emulator.faults()[0].matched, 0);
    let mut client = RawClient::get(&api, "/file/designs").await;
    assert_eq!(split(&client.read().await.unwrap()).1.len(), 10);
    for path in ["/file/async/single", "/file/sync/single"] {
        let body = invoice(json!({}), json!({}));
        let mut client = RawClient::post(&api, path, &body).await;
        assert_eq!(split(&client.read().await.unwrap()).1.len(), 10);
    }
    assert_eq!(emulator.faults()[0].acted, 3);
}
