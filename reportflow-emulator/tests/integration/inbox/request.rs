//! The page of one request.

use reportflow_emulator::{Emulator, EmulatorBuilder, RenderError};
use serde_json::{Value, json};

use super::browser::{Browser, assert_contains, html};
use crate::http::api::{Api, DESIGNS, INVOICE, KEY, builder, invoice, invoices, send, with_sales};
use crate::http::held_documents::HeldDocuments;

/// Needs no login.
fn open() -> EmulatorBuilder {
    Emulator::builder().designs_dir(DESIGNS)
}

async fn start() -> (Emulator, Api, Browser) {
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
async fn a_long_document_shows_its_first_pages() {
    let (_emulator, api, browser) = start().await;
    let rows: Vec<_> = (0..2_000).map(|number| json!({ "No": number })).collect();
    let accepted = api.invoice(json!({ "明細": rows }), json!({})).await.json();
    api.download(&accepted).await;
    let page = browser.page(&path(&accepted)).await;
    assert_eq!(page.matches("<img ").count(), 20);
    assert_contains(&page, "?tab=document&amp;pages=all");
    let page = browser.page(&(path(&accepted) + "?pages=all")).await;
    assert!(page.matches("<img ").count() > 20);
    assert!(!page.contains("href=\"?tab=document&amp;pages=all"));
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
}

#[tokio::test]
async fn hostile_parameters_are_text() {
    let (_emulator, api, browser) = start().await;
    let script = "<script>alert(1)</script>";
    let quotes = "\" onmouseover=\"alert(1)";
    let long = "x".repeat(1_000_000);
    let body = json!({
        "designId": INVOICE, "version": 1,
        "content": {
            "fileName": "&amp;' onload='",
            "passthrough": { script: quotes },
            "params": {
                "請求先名": script, script: quotes, quotes: script, "備考": long, "": "\u{202e}rtl",
                "明細": [{ script: [{ script: script }] }, script, [[[[[[[[[[1]]]]]]]]]], null],
            },
        },
    });
    let body = body.to_string().replace("\u{202e}rtl", r"\ud800");
    let accepted = api.post(body).await.json();
    let path = path(&accepted);
    for tab in [
        "document",
        "parameters",
        "passthrough",
        "findings",
        "webhook",
        "request",
        "code",
    ] {
        let page = browser.page(&format!("{path}?tab={tab}")).await;
        assert!(!page.contains(script), "{tab}");
        assert!(!page.contains(quotes), "{tab}");
        assert!(page.len() < 600_000, "{tab} has {} bytes", page.len());
    }
    let page = browser.page(&format!("{path}?tab=parameters")).await;
    assert_contains(&page, "1000000 characters");
    assert_contains(&page, "\u{fffd}");
    let file_id = accepted["files"][0]["fileId"].as_str().unwrap();
    let json = browser
        .get(&format!("{path}/files/{file_id}/params.json"))
        .await;
    assert_eq!(json.header("content-type"), "application/json");
    assert!(json.header("content-disposition").starts_with("attachment"));
    assert_eq!(json.json()["備考"], long);
}

#[tokio::test]
async fn text_that_changes_its_direction_is_escaped_in_programs() {
    let (_emulator, api, browser) = start().await;
    api.invoice(json!({ "請求先名": "a\u{202e}b" }), json!({}))
        .await;
    let page = browser.page("/inbox/requests/latest?tab=parameters").await;
    assert_contains(&page, r"a\u202eb");
    assert_contains(&page, "<bdi class=\"text\">a\u{202e}b</bdi>");
}

#[tokio::test]
async fn a_table_shows_its_first_rows() {
    let (_emulator, api, browser) = start().await;
    let rows: Vec<_> = (0..50_000).map(|number| json!({ "No": number })).collect();
    api.invoice(json!({ "明細": rows }), json!({})).await;
    let page = browser.page("/inbox/requests/latest?tab=parameters").await;
    assert_contains(&page, "50000 rows, the first 100 are shown");
    assert_contains(&page, "The page shows JSON up to 256 KiB");
    assert!(page.len() < 200_000, "{}", page.len());
    let page = browser.page("/inbox/requests/latest?tab=code").await;
    assert_contains(&page, "longer than 128 KiB");
    let body = browser.get("/inbox/requests/latest/body.json").await.json();
    assert_eq!(body["content"]["params"]["明細"][49_999]["No"], 49_999);
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

/// Three levels of a hundred rows would be a million.
#[tokio::test]
async fn a_page_has_a_limited_number_of_values() {
    let (_emulator, api, browser) = start().await;
    let rows = vec![vec![vec![1; 100]; 100]; 100];
    let accepted = api.invoice(json!({ "a": rows }), json!({})).await.json();
    let page = browser
        .page(&format!("{}?tab=parameters", path(&accepted)))
        .await;
    let length = page.len();
    assert!(page.contains("100 rows") && length < 2_000_000, "{length}");
}
