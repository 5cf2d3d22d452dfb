//! The buttons of the page of a request, and who may press them.

use serde_json::json;

use super::browser::{Browser, assert_contains};
use super::request::{path, start};
use crate::http::api::{Api, KEY, send, with_sales};

#[tokio::test]
async fn sends_again_and_deletes() {
    let (emulator, api, browser) = start().await;
    let accepted = api
        .invoice(json!({ "請求先名": "a" }), json!({}))
        .await
        .json();
    let path = path(&accepted);
    let response = browser.post(&format!("{path}/send-again"), &[]).await;
    let location = response.header("location").to_owned();
    assert_eq!(response.status, 303);
    assert_ne!(location, path);
    let page = browser.page(&format!("{location}?tab=request")).await;
    assert_contains(&page, "The headers are not kept");

    let response = browser.post(&format!("{path}/delete"), &[]).await;
    assert_eq!((response.status, response.header("location")), (303, "/"));
    assert_eq!(browser.get(&path).await.status, 404);
    assert_eq!(emulator.requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_rejected_request_that_is_sent_again_leads_to_the_new_rejection() {
    let (_emulator, api, browser) = start().await;
    api.post("{}").await;
    let response = browser.post("/inbox/requests/latest/send-again", &[]).await;
    assert_eq!(response.status, 303);
    let page = browser.page(response.header("location")).await;
    assert_contains(&page, "designId must be a string");
}

#[tokio::test]
async fn other_sites_cannot_press_the_buttons() {
    let (emulator, api, browser) = start().await;
    api.invoice(json!({}), json!({})).await;
    for action in ["send-again", "delete"] {
        let request = browser.request("POST", &format!("/inbox/requests/latest/{action}"));
        let response = send(request.header("origin", "http://evil.example")).await;
        assert_eq!(response.status, 403, "{action}");
    }
    assert_eq!(emulator.requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn requests_of_other_workspaces_are_unknown() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let (mut own, mut other) = (Browser::new(&emulator), Browser::new(&emulator));
    own.log_in(KEY).await;
    other.log_in("ak_sales").await;
    let path = path(&accepted);
    let file = accepted["files"][0]["fileId"].as_str().unwrap();
    for part in ["", "/body.json", &format!("/files/{file}/params.json")] {
        assert_eq!(
            own.get(&format!("{path}{part}")).await.status,
            200,
            "{part}"
        );
        assert_eq!(
            other.get(&format!("{path}{part}")).await.status,
            404,
            "{part}"
        );
    }
    assert_eq!(other.get("/inbox/requests/latest").await.status, 404);
    assert_eq!(
        other.post(&format!("{path}/send-again"), &[]).await.status,
        404
    );
    other.post(&format!("{path}/delete"), &[]).await;
    assert_eq!(emulator.requests().await.unwrap().len(), 1);
    assert_eq!(Browser::new(&emulator).get(&path).await.status, 303);
}
