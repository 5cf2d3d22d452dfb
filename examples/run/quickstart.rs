//! `quickstart`.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{Example, pdf_text};

#[test]
fn prints_the_passcode() {
    let mut example = Example::new("quickstart");
    example.command.arg("--passcode");
    let (lines, pdf, _folder) = example.run();
    let passcode = lines.iter().find_map(|line| line.strip_prefix("passcode "));
    assert!(
        passcode.is_some_and(|passcode| !passcode.trim().is_empty()),
        "{lines:?}"
    );
    let text = pdf_text(&pdf);
    for value in [
        "Customer",
        "山田太郎",
        "Invoicenumber",
        "INV-2024-001",
        "Amount",
        "10,000",
    ] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

/// Starts a service that records requests and sends the documented response.
async fn recording_service() -> (String, Arc<Mutex<Vec<(HeaderMap, Value)>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let recorded = requests.clone();
    let generate = move |headers: HeaderMap, body: Bytes| async move {
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        let passthrough = body["content"]["passthrough"].clone();
        recorded.lock().expect("the requests").push((headers, body));
        let response = json!({
            "requestId": "Rq3vQ8mZt5LbR2Ya",
            "url": "https://example.test/page",
            "files": [{
                "fileName": "invoice.pdf", "fileId": "Fx3vQ8mZt5LbR2Ya", "passthrough": passthrough,
                "share": {
                    "shareType": "workspace", "url": "https://example.test/share",
                    "passcodeEnabled": true, "passcode": "pass-1234",
                },
            }],
        });
        let json = [(header::CONTENT_TYPE, "application/json")];
        (StatusCode::ACCEPTED, json, response.to_string()).into_response()
    };
    let download = || async {
        (
            [(header::CONTENT_TYPE, "application/pdf")],
            "%PDF-1.7 for real",
        )
    };
    let router = Router::new()
        .route("/v1/file/async/single", post(generate))
        .route(
            "/v1/file/download/Rq3vQ8mZt5LbR2Ya/Fx3vQ8mZt5LbR2Ya",
            get(download),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, requests)
}

#[tokio::test]
async fn sends_the_documented_body_and_prints_each_response_field() {
    let (url, requests) = recording_service().await;
    let mut example = Example::new("quickstart");
    example
        .command
        .env("REPORTFLOW_BASE_URL", url)
        .env("REPORTFLOW_APP_KEY", "ak_documented");
    let run = tokio::task::spawn_blocking(|| example.run());
    let (lines, pdf, _folder) = run.await.expect("a run");

    let requests = requests.lock().expect("the requests");
    let [(headers, body)] = requests.as_slice() else {
        panic!("one request")
    };
    assert_eq!(headers["appkey"], "ak_documented");
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(
        *body,
        json!({
            "designId": "550e8400-e29b-41d4-a716-446655440000",
            "version": 1,
            "content": {
                "fileName": "invoice.pdf",
                "shareType": "01",
                "passcodeEnabled": false,
                "passthrough": { "pageId": "abc123" },
                "params": {
                    "customerName": "山田太郎",
                    "invoiceNumber": "INV-2024-001",
                    "amount": 10000,
                },
            },
        })
    );
    let output = lines.join("\n");
    for value in [
        "Rq3vQ8mZt5LbR2Ya",
        "https://example.test/page",
        "Fx3vQ8mZt5LbR2Ya",
        "invoice.pdf",
        "abc123",
        "Workspace",
        "https://example.test/share",
        "passcode: true",
        "pass-1234",
    ] {
        assert!(output.contains(value), "`{value}` is missing in {output}");
    }
    assert_eq!(std::fs::read(pdf).expect("the file"), b"%PDF-1.7 for real");
}
