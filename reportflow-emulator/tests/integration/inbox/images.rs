//! Page images, and the documents themselves.

use reportflow_emulator::RenderError;
use serde_json::{Value, json};

use crate::http::api::{Api, KEY, Response, builder, send, with_sales};
use crate::inbox::browser::Browser;

/// Returns the path of the only document of an accepted request.
fn path(accepted: &Value, end: &str) -> String {
    let (request, file) = (&accepted["requestId"], &accepted["files"][0]["fileId"]);
    let (request, file) = (request.as_str().unwrap(), file.as_str().unwrap());
    format!("/inbox/requests/{request}/files/{file}/{end}")
}

/// Returns the width and the height of a PNG.
#[track_caller]
fn size(response: &Response) -> (u32, u32) {
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), "image/png");
    assert!(response.body.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(response.body[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[track_caller]
fn assert_placeholder(response: &Response) {
    assert_eq!(response.status, 404);
    assert_eq!(response.header("content-type"), "image/svg+xml");
}

#[tokio::test]
async fn pages_are_drawn_as_png() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    api.download(&accepted).await;
    let browser = Browser::with_key(&emulator, KEY).await;
    // A4 has 595.28 × 841.89 points. A page has 1.5 pixels for each.
    let page = browser.get(&path(&accepted, "pages/1.png")).await;
    assert_eq!(size(&page), (892, 1262));
    let thumbnail = browser.get(&path(&accepted, "thumbnail.png")).await;
    assert_eq!(size(&thumbnail), (119, 168));
    for response in [&page, &thumbnail] {
        assert_eq!(response.header("cache-control"), "private, no-cache");
    }
    assert_ne!(page.header("etag"), thumbnail.header("etag"));
    for name in ["0.png", "2.png", "1", "x.png", "-1.png", "%FF.png"] {
        let end = format!("pages/{name}");
        assert_placeholder(&browser.get(&path(&accepted, &end)).await);
    }
}

#[tokio::test]
async fn a_browser_keeps_an_image_until_it_changes() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    api.download(&accepted).await;
    let browser = Browser::with_key(&emulator, KEY).await;
    for end in ["pages/1.png", "thumbnail.png", "document.pdf"] {
        let path = path(&accepted, end);
        let first = browser.get(&path).await;
        let etag = first.header("etag");
        let again = browser.request("GET", &path).header("if-none-match", etag);
        let again = send(again).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{end}");
        assert_eq!(again.header("etag"), etag);
        let other = browser.request("GET", &path);
        let other = send(other.header("if-none-match", "\"other\"")).await;
        assert_eq!((other.status, other.body), (200, first.body), "{end}");
    }
}

#[tokio::test]
async fn documents_are_shown_or_stored() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let pdf = api.download(&accepted).await.body;
    let browser = Browser::with_key(&emulator, KEY).await;
    let name = "filename=\"___.pdf\"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf";
    for (end, kind) in [
        ("document.pdf", "inline"),
        ("document.pdf?download", "attachment"),
    ] {
        let response = browser.get(&path(&accepted, end)).await;
        assert_eq!(response.header("content-type"), "application/pdf");
        let disposition = format!("{kind}; {name}");
        assert_eq!(response.header("content-disposition"), disposition);
        assert_eq!(response.header("cache-control"), "private, no-cache");
        assert!(response.body == pdf);
    }
}

#[tokio::test]
async fn a_document_that_failed_or_is_gone_has_no_image() {
    let emulator = builder()
        .renderer(|_, _, _| Err(RenderError::new("no ink")))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let failed = api.invoice(json!({}), json!({})).await.json();
    api.admin("GET", "/requests/wait?timeout=60s").await;
    let browser = Browser::with_key(&emulator, KEY).await;
    let gone = json!({ "requestId": "none", "files": [{ "fileId": "none" }] });
    for accepted in [failed, gone] {
        for end in ["pages/1.png", "thumbnail.png"] {
            assert_placeholder(&browser.get(&path(&accepted, end)).await);
        }
        let document = browser.get(&path(&accepted, "document.pdf")).await;
        assert_eq!(document.status, 404);
    }
}

#[tokio::test]
async fn documents_of_other_workspaces_are_hidden() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await.json();
    api.download(&accepted).await;
    let sales = Browser::with_key(&emulator, "ak_sales").await;
    let nobody = Browser::new(&emulator);
    for end in ["pages/1.png", "thumbnail.png", "document.pdf"] {
        let path = path(&accepted, end);
        assert_eq!(sales.get(&path).await.status, 404, "{end}");
        assert_eq!(nobody.get(&path).await.status, 303, "{end}");
    }
}
