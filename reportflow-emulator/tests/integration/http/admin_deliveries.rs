//! Webhook deliveries of stored requests.

use reportflow_emulator::{EVENT_ID_HEADER, SIGNATURE_HEADER, WorkspaceConfig};
use serde_json::{Value, json};

use crate::http::api::{Api, builder};
use crate::http::webhook_receiver::receiver;

/// Waits until the delivery has its result, which is stored after the receiver has
/// responded.
async fn deliveries(api: &Api, query: &str, request_id: &str) -> Vec<Value> {
    let wait = format!("/requests/wait?q=id:{request_id}%20{query}");
    assert_eq!(api.admin("GET", &wait).await.status, 200);
    let path = format!("/requests/{request_id}/deliveries");
    let list = api.admin("GET", &path).await.json();
    list["deliveries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_delivery_is_listed_and_sent_again_with_the_same_event() {
    let (url, mut requests) = receiver(0).await;
    let emulator = builder().webhook(url, "s").start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let request_id = accepted["requestId"].as_str().unwrap();
    let (headers, body) = requests.recv().await.unwrap();

    let listed = deliveries(&api, "webhook:delivered", request_id).await;
    let [first] = &listed[..] else {
        panic!("{listed:?}");
    };
    assert_eq!(first["eventId"], headers[EVENT_ID_HEADER].to_str().unwrap());
    assert_eq!(first["body"], String::from_utf8_lossy(&body).as_ref());
    assert_eq!(first["attempts"][0]["status"], 204);
    assert_eq!(first["attempts"][0]["number"], 1);

    let id = first["deliveryId"].as_str().unwrap();
    let path = format!("/deliveries/{id}/redeliver");
    let response = api.admin("POST", &path).await;
    assert_eq!(response.status, 202);
    let again = response.json();
    assert_ne!(again["deliveryId"], first["deliveryId"]);
    assert_eq!(again["eventId"], first["eventId"]);
    let (headers_again, body_again) = requests.recv().await.unwrap();
    assert_eq!(body_again, body);
    for name in [EVENT_ID_HEADER, SIGNATURE_HEADER] {
        assert_eq!(headers_again[name], headers[name], "{name}");
    }
    let listed = deliveries(&api, "webhook:delivered", request_id).await;
    assert_eq!(listed.len(), 2);
}

#[tokio::test]
async fn redelivers_to_the_own_workspace_only() {
    let (url, mut requests) = receiver(0).await;
    let other = WorkspaceConfig::new("other", "ak_other").webhook(url, "s");
    let emulator = builder().workspace(other).start().await.unwrap();
    let api = Api::new(&emulator);
    let theirs = api.with_key("ak_other");
    let accepted = theirs.invoice(json!({}), json!({})).await.json();
    let request_id = accepted["requestId"].as_str().unwrap();
    requests.recv().await.unwrap();
    let listed = deliveries(&theirs, "webhook:delivered", request_id).await;
    let id = listed[0]["deliveryId"].as_str().unwrap();
    for (api, id, status) in [
        (&api, id, 404),
        (&theirs, "unknown", 404),
        (&theirs, id, 202),
    ] {
        let path = format!("/deliveries/{id}/redeliver");
        assert_eq!(api.admin("POST", &path).await.status, status);
    }
    requests.recv().await.unwrap();
}
