//! Long and hostile values on the page of a request.

use serde_json::json;

use super::browser::assert_contains;
use super::request::{path, start};
use crate::http::api::INVOICE;

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
    assert!(!page.contains("?tab=document&amp;pages=all"));
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
