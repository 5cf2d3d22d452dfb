//! Faults that respond in place of the handler, or late.

use std::time::{Duration, Instant};

use reportflow_emulator::Fault;
use serde_json::{Value, json};

use crate::http::api::{Api, KEY, builder, file_path, invoice, invoices, send};
use crate::http::raw_client::RawClient;

const FAULT: &str = "x-reportflow-fault";

#[tokio::test]
async fn a_status_stands_in_for_the_response() {
    let fault = Fault::status(503).route("async/single");
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api.invoice(json!({}), json!({})).await;
    let reason = "Service Unavailable";
    response.assert_error(503, json!(reason), reason);
    assert_eq!(response.header(FAULT), "fault-1");
    assert_eq!(response.header("content-type"), "application/json");

    let accepted = api.invoice(json!({}), json!({})).await;
    assert_eq!((accepted.status, accepted.header(FAULT)), (202, ""));
    let faults = emulator.faults();
    assert_eq!(
        (faults[0].id(), faults[0].matched, faults[0].acted),
        ("fault-1", 1, 1)
    );
}

#[tokio::test]
async fn a_response_has_the_body_and_the_headers_of_the_fault() {
    let html = Fault::status(502)
        .id("proxy")
        .body("<html>")
        .header("Content-Type", "text/html")
        .header("via", "a");
    let json_body = Fault::status(200).body(json!({ "designs": [] }));
    let emulator = builder()
        .fault(html)
        .fault(json_body)
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let response = api.get("/file/designs").await;
    assert_eq!((response.status, &response.body[..]), (502, &b"<html>"[..]));
    for (name, value) in [
        ("content-type", "text/html"),
        ("via", "a"),
        (FAULT, "proxy"),
    ] {
        assert_eq!(response.header(name), value);
    }
    let response = api.get("/file/designs").await;
    assert_eq!(
        (response.status, response.json()),
        (200, json!({ "designs": [] }))
    );
    assert_eq!(response.header("content-type"), "application/json");
}

#[tokio::test]
async fn too_many_requests_say_when_to_retry() {
    let emulator = builder()
        .fault(Fault::too_many_requests(5))
        .fault("retryAfter=7,status=503".parse().unwrap())
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    for (status, seconds) in [(429, "5"), (503, "7")] {
        let response = api.get("/file/designs").await;
        assert_eq!(
            (response.status, response.header("retry-after")),
            (status, seconds)
        );
    }
}

#[tokio::test]
async fn a_delay_only_delays() {
    let delay = Duration::from_millis(300);
    let fault = Fault::delay(delay).every(1);
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let start = Instant::now();
    let response = api.invoice(json!({}), json!({})).await;
    assert!(start.elapsed() >= delay);
    assert_eq!((response.status, response.header(FAULT)), (202, "fault-1"));
    let status = Fault::status(500).id("late").with_delay(delay);
    emulator.clear_faults();
    emulator.set_fault(status).unwrap();
    let start = Instant::now();
    assert_eq!(api.get("/file/designs").await.status, 500);
    assert!(start.elapsed() >= delay);
}

/// Each fault matches exactly one of the requests.
#[tokio::test]
async fn faults_match_routes_methods_designs_and_files() {
    let emulator = builder().oauth("id", "secret").start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let file = file_path(&accepted);
    assert_eq!(api.download(&accepted).await.status, 200);
    let single = invoice(json!({}), json!({ "fileName": "a" })).to_string();
    let multiple = invoices(["b", "請求書2"]).to_string();
    let other_design = single.replace("Invoice000000001", "Wide000000000001");
    let parameters = "/file/design/parameter/Wide000000000001";
    let post = |path: &str, body: &str| {
        let request = api.request("POST", &format!("/file/{path}"));
        request
            .header("content-type", "application/json")
            .body(body.to_owned())
    };
    let requests = || {
        [
            post("async/single", &single),
            post("sync/single", &single),
            post("async/multiple", &multiple),
            post("sync/multiple", &other_design),
            api.request("GET", &file),
            api.request("GET", "/file/designs"),
            api.request("GET", parameters),
            api.token_request("grant_type=client_credentials"),
        ]
    };
    for (fault, expected) in [
        (Fault::status(555), &[0, 1, 2, 3, 4, 5, 6][..]),
        (Fault::status(555).route("*"), &[0, 1, 2, 3, 4, 5, 6, 7]),
        (Fault::status(555).route("async/single"), &[0]),
        (Fault::status(555).route("*/single"), &[0, 1]),
        (Fault::status(555).route("download"), &[4]),
        (Fault::status(555).route("designs"), &[5, 6]),
        (Fault::status(555).route("token"), &[7]),
        (Fault::status(555).route("/v1/file/design*"), &[5, 6]),
        (Fault::status(555).method("get"), &[4, 5, 6]),
        (Fault::status(555).design("Invoice000000001"), &[0, 1, 2, 4]),
        // The request that is invalid has no design.
        (Fault::status(555).design("Wide000000000001"), &[6]),
        (Fault::status(555).file("請求書"), &[2, 4]),
        (Fault::status(555).file("請求書.pdf"), &[4]),
        (Fault::status(555).file("*書*.pdf"), &[2, 4]),
        (Fault::status(555).file("?.pdf"), &[]),
        (Fault::status(555).workspace("default").route("token"), &[7]),
        (Fault::status(555).workspace("other"), &[]),
    ] {
        emulator.clear_faults();
        emulator.set_fault(fault.clone().every(1)).unwrap();
        for (index, request) in requests().into_iter().enumerate() {
            let status = send(request.header("appkey", KEY)).await.status;
            assert_eq!(
                status == 555,
                expected.contains(&index),
                "{fault:?} {index}: {status}"
            );
        }
    }
}

#[tokio::test]
async fn faults_change_no_response_about_credentials_or_size() {
    let fault = Fault::status(503)
        .route("*")
        .design("Invoice000000001")
        .every(1);
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(json!({}), json!({})).to_string();
    let request = api
        .request("POST", "/file/async/single")
        .header("appkey", "x");
    assert_eq!(send(request.body(body.clone())).await.status, 401);
    assert_eq!(emulator.faults()[0].matched, 0);
    let too_large = vec![b' '; 50 * 1024 * 1024 + 1];
    assert_eq!(api.post(too_large).await.status, 413);
    assert_eq!(api.post(body).await.status, 503);
    let found: Value = serde_json::to_value(emulator.faults()).unwrap();
    let expected = json!([{
        "id": "fault-1",
        "match": { "route": "*", "design": "Invoice000000001", "workspace": "default" },
        "effect": { "status": 503 },
        "times": { "every": 1 },
        "matched": 1,
        "acted": 1,
    }]);
    assert_eq!(found, expected);
}

/// The design is in the body, which is read before the handler.
#[tokio::test]
async fn a_body_that_stops_is_408_with_a_fault_too() {
    let fault = Fault::status(503).design("Invoice000000001");
    let builder = builder().read_timeout(Duration::from_millis(200));
    let emulator = builder.fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let mut client = RawClient::connect(&api).await;
    let line = "POST /v1/file/async/single HTTP/1.1";
    let head = format!("{line}\r\nhost: a\r\nappkey: {KEY}\r\ncontent-length: 9");
    client.send(&format!("{head}\r\n\r\n{{")).await;
    let response = client.read().await.unwrap();
    assert!(response.starts_with(b"HTTP/1.1 408 "));
    assert_eq!(emulator.faults()[0].matched, 0);
}
