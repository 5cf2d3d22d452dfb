//! The webhooks of a request.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use reportflow_emulator::{Emulator, EmulatorBuilder, RenderError};
use serde_json::json;

use super::browser::{Browser, assert_contains};
use super::request::path;
use crate::http::api::{Api, DESIGNS, send};
use crate::http::webhook_receiver::{listener, receiver, signature};

fn open() -> EmulatorBuilder {
    Emulator::builder().designs_dir(DESIGNS)
}

/// Responds to each webhook with a status and a body. Returns the URL.
pub(super) async fn respond(status: StatusCode, body: String) -> String {
    let listener = listener().await;
    let url = format!(
        "http://{}/hook?token=hidden",
        listener.local_addr().unwrap()
    );
    let router = Router::new().route("/hook", post(move || async move { (status, body) }));
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    url
}

/// Sends a request, and waits until its webhook has this state. Returns the path of the tab.
pub(super) async fn send_invoice(api: &Api, state: &str) -> String {
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let id = accepted["requestId"].as_str().unwrap();
    let wait = format!("/requests/wait?q=id:{id}%20webhook:{state}&timeout=30s");
    assert_eq!(api.admin("GET", &wait).await.status, 200);
    path(&accepted) + "?tab=webhook"
}

#[tokio::test]
async fn a_failed_webhook_has_its_attempts() {
    let body = format!("<b>{}", "語".repeat(1000));
    let url = respond(StatusCode::INTERNAL_SERVER_ERROR, body).await;
    let builder = open().webhook(url, "whsec_hidden");
    let builder = builder.webhook_retries([Duration::ZERO; 5]);
    let emulator = builder.start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    let page = browser.page(&send_invoice(&api, "failed").await).await;
    assert_contains(&page, "webhook failed ×6");
    let error = "the receiver responded with 500 Internal Server Error";
    assert_eq!(page.matches(error).count(), 6);
    // The first KiB, without half a character.
    assert_contains(&page, &format!("&lt;b&gt;{}</pre>", "語".repeat(340)));
    for secret in ["token=", "whsec_"] {
        assert!(!page.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_webhook_is_delivered_again() {
    let (url, mut requests) = receiver(0).await;
    let emulator = open().webhook(url, "s3cret").start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    let path = send_invoice(&api, "delivered").await;
    let (_, body) = requests.recv().await.unwrap();
    let page = browser.page(&path).await;
    assert_contains(
        &page,
        &format!("x-reportflow-signature: {}", signature("s3cret", &body)),
    );
    assert_contains(&page, "webhook delivered");
    assert!(!page.contains("s3cret"));

    let action = page
        .split("action=\"")
        .find(|it| it.contains("/redeliver\""))
        .unwrap();
    let action = action.split('"').next().unwrap();
    let request = browser
        .request("POST", action)
        .header("origin", "http://evil.example");
    assert_eq!(send(request).await.status, 403);
    let unknown = action.replace("/redeliver", "x/redeliver");
    assert_eq!(browser.post(&unknown, &[]).await.status, 404);
    let response = browser.post(action, &[]).await;
    assert_eq!(
        (response.status, response.header("location")),
        (303, &path[..])
    );
    assert_eq!(requests.recv().await.unwrap().1, body);
    assert_contains(&browser.page(&path).await, "Delivery 2");
    assert!(
        requests.try_recv().is_err(),
        "the other site pressed nothing"
    );
}

#[tokio::test]
async fn an_unsent_webhook_has_its_reason() {
    let builder = open().webhook("http://127.0.0.1:1/", "s");
    let builder = builder.renderer(|_, _, _| Err(RenderError::new("no ink")));
    let emulator = builder.start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    let accepted = api.invoice(json!({}), json!({})).await.json();
    api.download(&accepted).await;
    let page = browser.page(&(path(&accepted) + "?tab=webhook")).await;
    assert_contains(&page, "A document failed.");
}

/// The status counts, also if the body never ends.
#[tokio::test]
async fn a_response_without_end_is_a_delivery() {
    let listener = listener().await;
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        let start = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nbegun";
        stream.write_all(start.as_bytes()).await.unwrap();
        // Open until the emulator closes it.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    let emulator = open().webhook(url, "s").start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    let page = browser.page(&send_invoice(&api, "delivered").await).await;
    assert_contains(&page, "<pre>begun</pre>");
}
