//! Queries over stored requests.

use std::time::{Duration, SystemTime};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reportflow_emulator::RenderError;
use serde_json::json;

use crate::http::api::{Api, INVOICE, builder, invoice, invoices};

/// Returns the names of what a query finds, oldest first. A rejected request has its
/// status instead of a name.
async fn find(api: &Api, query: &str) -> Vec<String> {
    let query = utf8_percent_encode(query, NON_ALPHANUMERIC);
    let list = api
        .admin("GET", &format!("/requests?q={query}"))
        .await
        .json();
    let requests = list["requests"].as_array().unwrap().iter().rev();
    requests
        .map(|request| match request["files"][0]["fileName"].as_str() {
            Some(name) => name.to_owned(),
            None => request["status"].to_string(),
        })
        .collect()
}

#[tokio::test]
async fn finds_by_each_key() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_771_151_445);
    let emulator = builder()
        .clock(move || now)
        .renderer(|design, title, params| match title {
            "broken" => Err(RenderError::new("no ink")),
            _ => reportflow_emulator::render(design, title, params),
        })
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let params = json!({ "請求先名": "山田商店", "合計金額": "1,000", "明細": [{ "個数": 1 }] });
    api.invoice(params, json!({ "fileName": "Ｉnvoice 10月" }))
        .await;
    api.invoice(json!({}), json!({ "fileName": "broken" }))
        .await;
    let several = invoices(["one", "two"]).to_string();
    api.post_to("/file/sync/multiple", several).await;
    api.post("{").await;
    api.admin("GET", "/requests/wait?count=4&timeout=60s").await;
    let latest = api.admin("GET", "/requests?q=file:one").await.json();
    let id = latest["requests"][0]["requestId"].as_str().unwrap();
    let own_id = format!("id:{id}");

    let (first, broken, several, rejected) = ("Ｉnvoice 10月.pdf", "broken.pdf", "one.pdf", "400");
    for (query, expected) in [
        ("", vec![first, broken, several, rejected]),
        (own_id.as_str(), vec![several]),
        ("request:none", vec![]),
        ("design:Invoice000000001", vec![first, broken, several]),
        ("design:invoice000000001", vec![]),
        ("file:\"ｉNVOICE 10月\"", vec![first]),
        ("file:two", vec![several]),
        ("status:400", vec![rejected]),
        ("-status:400 -state:failed", vec![first, several]),
        ("state:failed", vec![broken]),
        ("state:rendering", vec![]),
        ("endpoint:sync/multiple", vec![several]),
        ("workspace:default", vec![first, broken, several, rejected]),
        ("workspace:other", vec![]),
        ("missing:*", vec![first, broken, several]),
        ("missing:請求先名", vec![broken]),
        ("unknown:個数", vec![first]),
        ("wrong-kind:合計", vec![first]),
        ("wrong-kind:合計 unknown:*", vec![first]),
        ("webhook:none", vec![first, broken, several, rejected]),
        ("webhook:failed", vec![]),
        ("fault:*", vec![]),
        (
            "after:2026-02-15T10:30:45Z",
            vec![first, broken, several, rejected],
        ),
        ("after:2026-02-15T19:30:46+09:00", vec![]),
        (
            "before:2026-02-15T10:30:46Z after:10m",
            vec![first, broken, several, rejected],
        ),
        ("before:10m", vec![]),
        ("山田", vec![first]),
        ("CUSTOMER", vec![several]),
        ("-山田 -broken", vec![several, rejected]),
        ("\"customer of two\"", vec![several]),
    ] {
        assert_eq!(find(&api, query).await, expected, "{query}");
    }
}

/// Python's `json` and others send Japanese in escapes.
#[tokio::test]
async fn finds_texts_that_were_sent_in_escapes() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoice(
        json!({ "請求先名": "NAME", "合計金額": 431980 }),
        json!({ "passthrough": { "NAME2": true } }),
    );
    let body = body
        .to_string()
        .replace("NAME2", r"\u9803")
        .replace("NAME", r"\u5c71\u7530");
    assert_eq!(api.post(body.clone()).await.status, 202);
    // Rejected, so only the body has it.
    assert_eq!(api.post(body.replace(INVOICE, "none")).await.status, 404);
    for query in ["山田", "頃"] {
        assert_eq!(find(&api, query).await, ["請求書.pdf", "404"], "{query}");
    }
    assert_eq!(find(&api, "431980").await, ["請求書.pdf", "404"]);
    assert_eq!(find(&api, "u5c71").await, Vec::<String>::new());
}
