//! The page of one request.

use reportflow_emulator::{Emulator, EmulatorBuilder, RenderError};
use serde_json::{Value, json};

use super::browser::{Browser, assert_contains, html};
use crate::http::api::{Api, DESIGNS, INVOICE, KEY, builder, invoice, invoices, send};
use crate::http::held_documents::HeldDocuments;

/// Needs no login.
fn open() -> EmulatorBuilder {
    Emulator::builder().designs_dir(DESIGNS)
}

pub(super) async fn start() -> (Emulator, Api, Browser) {
    let emulator = open().start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    (emulator, api, browser)
}

pub(super) fn path(accepted: &Value) -> String {
    format!(
        "/inbox/requests/{}",
        accepted["requestId"].as_str().unwrap()
    )
}

#[tokio::test]
async fn an_accepted_request_has_tabs() {
    let (_emulator, api, browser) = start().await;
    let params =
        json!({ "請求先名": "山田商店", "合計金額": "1", "明細": [{ "品目": "a" }, 7], "メモ": 1 });
    let content = json!({ "passcodeEnabled": true, "passthrough": { "b": 1, "a": [] } });
    let accepted = api.invoice(params, content).await.json();
    api.download(&accepted).await;
    let path = path(&accepted);
    let file_id = accepted["files"][0]["fileId"].as_str().unwrap();
    let passcode = accepted["files"][0]["share"]["passcode"].as_str().unwrap();

    let page = browser.page(&path).await;
    assert_contains(&page, "<h1><bdi>請求書.pdf</bdi></h1>");
    assert_contains(&page, INVOICE);
    let files = format!("{path}/files/{file_id}");
    assert_contains(&page, &format!("src=\"{files}/pages/1.png\""));
    assert_contains(&page, "alt=\"請求書.pdf, page 1 of 1\"");
    assert_contains(&page, &format!("href=\"{files}/document.pdf?download\""));
    assert_eq!(page, browser.page("/inbox/requests/latest").await);

    let page = browser.page(&format!("{path}?tab=parameters")).await;
    for text in [
        "請求先</bdi></strong>",
        "山田商店",
        "wrong kind",
        "missing",
        "unknown",
        "2 rows",
    ] {
        assert_contains(&page, text);
    }
    let page = browser.page(&format!("{path}?tab=passthrough")).await;
    assert_contains(&page, "{\n  &quot;a&quot;: [],\n  &quot;b&quot;: 1\n}");
    let page = browser.page(&format!("{path}?tab=findings")).await;
    assert_contains(&page, "`明細[1]` must be an object, not a number");
    let page = browser.page(&format!("{path}?tab=webhook")).await;
    assert_contains(&page, "The workspace had no webhook");
    let page = browser.page(&format!("{path}?tab=request")).await;
    assert_contains(&page, "POST /v1/file/async/single");
    assert_contains(&page, "&quot;passcodeEnabled&quot;: true");
    assert_contains(&page, "only the response had them");
    assert!(!page.contains(passcode));
    let page = browser.page(&format!("{path}?tab=code")).await;
    assert_contains(&page, "REPORTFLOW_APP_KEY");
    assert_contains(&page, "impl ReportDesign for Document");
    // Another tab than those is the first one.
    let page = browser.page(&format!("{path}?tab=%22%3E&file=99")).await;
    assert_contains(&page, "/pages/1.png");
}

#[tokio::test]
async fn the_page_is_in_japanese_too() {
    let (_emulator, api, browser) = start().await;
    api.invoice(json!({}), json!({})).await;
    let request = browser.request("GET", "/inbox/requests/latest?tab=findings");
    let page = send(request.header("accept-language", "ja")).await;
    let page = html(&page);
    assert_contains(&page, "パラメータ");
    assert_contains(&page, "値なし");
    assert_contains(&page, "値が送信されていません。");
    assert!(!page.contains("missing parameter"));
}

#[tokio::test]
async fn a_request_of_many_files_shows_one() {
    let (_emulator, api, browser) = start().await;
    let names: Vec<_> = (0..100).map(|number| format!("file {number}")).collect();
    let body = invoices(names.iter().map(String::as_str)).to_string();
    api.post_to("/file/async/multiple", body).await;
    let page = browser
        .page("/inbox/requests/latest?tab=parameters&file=7")
        .await;
    assert_contains(&page, "file 0.pdf +99");
    assert_contains(&page, "<option value=\"7\" selected>7. file 6.pdf</option>");
    assert_contains(&page, "customer of file 6");
    assert!(!page.contains("customer of file 5"));
    // The tabs keep the file.
    assert_contains(&page, "?tab=document&amp;file=7");
}

#[tokio::test]
async fn the_page_tells_the_state_of_a_document() {
    let (builder, documents) = HeldDocuments::new(open());
    let emulator = builder.start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let page = browser.page(&path(&accepted)).await;
    assert_contains(&page, "The document is being rendered.");
    assert_contains(&page, "hx-trigger=\"requests from:#stream\"");
    documents.release();
    api.download(&accepted).await;
    assert_contains(&browser.page(&path(&accepted)).await, "/pages/1.png");
}

#[tokio::test]
async fn a_failed_document_has_its_reason() {
    let builder = open().renderer(|_, _, _| Err(RenderError::new("no <ink>")));
    let emulator = builder.start().await.unwrap();
    let (api, browser) = (Api::new(&emulator), Browser::new(&emulator));
    let accepted = api.invoice(json!({}), json!({})).await.json();
    api.download(&accepted).await;
    assert_contains(&browser.page(&path(&accepted)).await, "no &lt;ink&gt;");
}

#[tokio::test]
async fn a_rejected_request_has_its_reason_first() {
    let (_emulator, api, browser) = start().await;
    let body = json!({ "designId": INVOICE, "version": 1, "content": { "fileName": "<b>" } });
    api.post(body.to_string()).await;
    let page = browser.page("/inbox/requests/latest").await;
    assert!(!page.contains("class=\"tabs\""));
    let reason = page.find("content.params must be an object").unwrap();
    let sent = page.find("&lt;b&gt;").unwrap();
    assert!(reason < sent);
    assert_contains(&page, "&quot;statusCode&quot;: 400");
    assert_contains(&page, "POST /v1/file/async/single");
    assert_contains(&page, "/send-again");

    send(api.request("POST", "/file/async/single")).await;
    let page = browser.page("/inbox/requests/latest").await;
    assert_contains(&page, "rejected before its body was read");
    assert!(!page.contains("/send-again"), "there is nothing to send");
}

#[tokio::test]
async fn headers_are_stored_without_credentials() {
    let (_emulator, api, browser) = start().await;
    for body in [invoice(json!({}), json!({})).to_string(), "{".to_owned()] {
        let request = api.request("POST", "/file/async/single");
        let request = request.header("appkey", "the-secret-key");
        let request = request
            .header("cookie", "the-secret-cookie")
            .header("x-trace", "<t>");
        send(
            request
                .header("content-type", "application/json")
                .body(body),
        )
        .await;
        let page = browser.page("/inbox/requests/latest?tab=request").await;
        assert_contains(&page, "appkey: ***");
        assert_contains(&page, "cookie: ***");
        assert_contains(&page, "x-trace: &lt;t&gt;");
        assert!(!page.contains("the-secret"));
    }
}

#[tokio::test]
async fn a_design_that_is_gone_is_told() {
    let designs = tempfile::tempdir().unwrap();
    let folder = designs.path().join(INVOICE);
    std::fs::create_dir(&folder).unwrap();
    let list = r#"[{ "name": "請求先名", "type": "text", "label": "請求先" }]"#;
    std::fs::write(folder.join("v1.json"), list).unwrap();
    let emulator = builder().designs_dir(designs.path()).start().await.unwrap();
    let api = Api::new(&emulator);
    api.invoice(json!({ "請求先名": "山田商店" }), json!({}))
        .await;
    std::fs::remove_dir_all(&folder).unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    let page = browser.page("/inbox/requests/latest?tab=parameters").await;
    assert_contains(&page, "The design cannot be compared");
    assert_contains(&page, "山田商店");
    assert!(!page.contains(">unknown<"));
}

/// One response updates the head and the tab.
#[tokio::test]
async fn a_page_asks_for_what_it_shows() {
    let (_emulator, api, browser) = start().await;
    let body = invoices(["a", "b"]).to_string();
    let accepted = api.post_to("/file/async/multiple", body).await.json();
    let path = path(&accepted);
    for (query, changes, part) in [
        ("?tab=document&file=2", "?tab=document&file=2", "#request"),
        (
            "?tab=document&pages=all",
            "?tab=document&file=1&pages=all",
            "#request",
        ),
        ("?tab=webhook", "?tab=webhook&file=1", "#request"),
        // Its tab never changes, and may be large.
        (
            "?tab=parameters&file=2",
            "?tab=parameters&file=2&part=head",
            "#request-head",
        ),
    ] {
        let page = browser.page(&format!("{path}{query}")).await;
        assert_eq!(page.matches("hx-get=").count(), 1, "{query}");
        let url = format!("{path}{changes}");
        let escaped = url.replace('&', "&amp;");
        assert_contains(&page, &format!("hx-get=\"{escaped}\""));
        assert_contains(&page, &format!("hx-select=\"{part}\""));
        let update = browser.page(&url).await;
        assert_contains(&update, &format!("id=\"{}\"", &part[1..]));
        let has_tab = update.contains("class=\"tabs\"");
        assert_eq!(has_tab, part == "#request", "{query}");
    }
}

#[tokio::test]
async fn an_open_page_is_told_that_its_request_was_deleted() {
    let (_emulator, api, browser) = start().await;
    let accepted = api.invoice(json!({}), json!({})).await.json();
    let path = path(&accepted);
    browser.post(&format!("{path}/delete"), &[]).await;
    let request = browser.request("GET", &format!("{path}?tab=parameters&part=head"));
    let response = send(request.header("hx-request", "true")).await;
    assert_eq!(response.status, 404);
    let page = html(&response);
    assert_contains(
        &page,
        "<div id=\"request\"><h1>The request was deleted</h1>",
    );
    assert!(!page.contains("hx-get"));
    assert_contains(&html(&browser.get(&path).await), "<h1>Unknown request</h1>");
}
