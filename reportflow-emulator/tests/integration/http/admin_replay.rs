//! Replays of stored requests.

use reportflow_emulator::Fault;
use serde_json::{Value, json};

use crate::http::api::{Api, INVOICE, builder, invoices, send};

#[tokio::test]
async fn replays_an_accepted_request() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let params = json!({ "請求先名": "山田商店", "合計金額": 1 });
    let content = json!({ "passthrough": { "b": 1, "a": 2 }, "shareType": "02" });
    let first = api.invoice(params, content).await.json();
    let id = first["requestId"].as_str().unwrap();

    let replay = api.admin("POST", &format!("/requests/{id}/replay")).await;
    assert_eq!(replay.status, 202);
    let second = replay.json();
    assert_ne!(first["requestId"], second["requestId"]);
    assert!(
        second["url"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    let file = &second["files"][0];
    assert_eq!(file["fileName"], "請求書.pdf");
    assert_eq!(file["passthrough"], json!({ "b": 1, "a": 2 }));
    assert_eq!(file["share"]["shareType"], "invited");
    let (before, after) = (api.download(&first).await, api.download(&second).await);
    assert_eq!((after.status, after.body), (200, before.body));

    let requests = emulator.requests().await.unwrap();
    let [second, first] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!(
        first.files[0].params.as_str(),
        second.files[0].params.as_str()
    );
}

/// The response tells which one, as those to the client do.
#[tokio::test]
async fn a_fault_of_documents_acts_on_a_replay() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    api.invoice(json!({}), json!({})).await;
    let fault = Fault::render_failure("no ink").id("ink");
    emulator.set_fault(fault).unwrap();
    let replay = api.admin("POST", "/requests/latest/replay").await;
    assert_eq!(replay.status, 202);
    assert_eq!(replay.headers["x-reportflow-fault"], "ink");
    let latest = api.admin("GET", "/requests/latest").await.json();
    assert_eq!(latest["fault"], "ink");
}

#[tokio::test]
async fn replays_synchronous_requests_asynchronously() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoices(["a", "b"]).to_string();
    assert_eq!(api.post_to("/file/sync/multiple", body).await.status, 201);
    let replay = api.admin("POST", "/requests/latest/replay").await;
    assert_eq!(replay.status, 202);
    assert_eq!(replay.json()["files"][1]["fileName"], "b.pdf");
    let latest = api.admin("GET", "/requests/latest").await.json();
    assert_eq!(latest["endpoint"], "async/multiple");
}

#[tokio::test]
async fn replays_a_rejected_body_and_keeps_the_new_rejection() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = json!({ "designId": INVOICE, "version": 1, "content": {} }).to_string();
    let rejected = api.post(body.clone()).await;
    let replay = api.admin("POST", "/requests/latest/replay").await;
    assert_eq!((replay.status, replay.json()), (400, rejected.json()));
    let list = api.admin("GET", "/requests").await.json();
    let requests = list["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0]["body"], body);
    assert_eq!(requests[0]["response"], requests[1]["response"]);
    assert_eq!(requests[0]["workspace"], "default");
}

/// The body was valid, but not sent as JSON.
#[tokio::test]
async fn replays_a_body_with_another_content_type() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoices(["a"]);
    let body = json!({ "designId": INVOICE, "version": 1, "content": body["contents"][0] });
    let request = api.request("POST", "/file/async/single");
    let request = request.header("appkey", crate::http::api::KEY);
    assert_eq!(send(request.body(body.to_string())).await.status, 400);
    let replay = api.admin("POST", "/requests/latest/replay").await;
    assert_eq!(replay.status, 202);
}

#[tokio::test]
async fn rejects_bodies_that_are_not_kept_as_sent() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let conflict = async |message: &str| {
        let latest = api.admin("GET", "/requests").await.json();
        let id = latest["requests"][0]["requestId"]
            .as_str()
            .unwrap()
            .to_owned();
        let replay = api.admin("POST", &format!("/requests/{id}/replay")).await;
        let message = format!("cannot replay the request: {message}");
        replay.assert_error(409, Value::String(message), "Conflict");
    };
    send(api.request("POST", "/file/async/single")).await;
    conflict("it was rejected before its body was read").await;
    api.post(vec![b'a'; 70_000]).await;
    conflict("only a part of its body is kept as text").await;
    api.post(vec![b'"', 0xff, b'"']).await;
    conflict("only a part of its body is kept as text").await;
}
