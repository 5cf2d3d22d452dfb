//! The search of the list.

use serde_json::json;

use crate::http::api::{Api, KEY, builder};
use crate::inbox::browser::{Browser, link, rows};

#[tokio::test]
async fn finds_by_terms_and_by_parameters() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let params = json!({ "請求先名": "山田商店" });
    api.invoice(params, json!({ "fileName": "first" })).await;
    api.invoice(json!({}), json!({ "fileName": "second" }))
        .await;
    api.post("{").await;
    let browser = Browser::with_key(&emulator, KEY).await;
    for (query, expected) in [
        ("file:first", 1),
        ("%E5%B1%B1%E7%94%B0", 1),
        ("status:400", 1),
        ("missing:*", 2),
        ("design:Invoice000000001+-file:first", 1),
        ("file:none", 0),
    ] {
        let page = browser.page(&format!("/?q={query}")).await;
        assert_eq!(rows(&page).len(), expected, "{query}");
        assert_eq!(page.contains("Nothing matches."), expected == 0, "{query}");
    }
    let page = browser.page("/").await;
    let refused = browser.page(&link(&page, "Refused").unwrap()).await;
    assert_eq!(rows(&refused).len(), 1);
    assert!(refused.contains("value=\"-status:201 -status:202\""));
}

#[tokio::test]
async fn an_invalid_query_has_its_reason_in_the_page() {
    let emulator = builder().start().await.unwrap();
    let browser = Browser::with_key(&emulator, KEY).await;
    for (query, expected) in [
        ("colour:red".to_owned(), "unknown key `colour`"),
        ("file:%22a".to_owned(), "the closing `&quot;` is missing"),
        ("a".repeat(1001), "more than 1000 characters"),
    ] {
        let response = browser.get(&format!("/?q={query}")).await;
        assert_eq!(response.status, 400, "{query}");
        assert_eq!(response.header("content-type"), "text/html; charset=utf-8");
        let page = String::from_utf8(response.body).unwrap();
        assert!(page.contains(expected), "{page}");
        assert!(page.contains("role=\"alert\"") && page.contains("<form class=\"search\""));
    }
}

#[tokio::test]
async fn values_of_the_url_that_are_invalid_are_ignored() {
    let emulator = builder().start().await.unwrap();
    Api::new(&emulator).post("{").await;
    let browser = Browser::with_key(&emulator, KEY).await;
    for query in ["after=x", "after=-1", "other=1", "q=%FF%20-file:a"] {
        let page = browser.page(&format!("/?{query}")).await;
        let expected = usize::from(!query.starts_with('q'));
        assert_eq!(rows(&page).len(), expected, "{query}");
    }
}
