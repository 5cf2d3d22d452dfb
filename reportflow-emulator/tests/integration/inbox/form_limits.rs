//! Forms with more than they take.

use serde_json::json;

use super::browser::{assert_contains, html};
use super::form::{PATH, start, stored};
use crate::http::api::send;

#[tokio::test]
async fn hostile_rows_are_capped() {
    let (_emulator, browser, api) = start().await;
    let keys: Vec<String> = (0..20_000).map(|key| key.to_string()).collect();
    let all: Vec<_> = keys
        .iter()
        .map(|key| ("row:/loose", key.as_str()))
        .collect();
    let message = "too many rows: a form takes 200;";
    let response = browser.post(PATH, &all).await;
    assert_eq!(response.status, 400);
    assert_contains(&html(&response), message);
    // Nothing is lost when the last possible row is there.
    let mut fields = all[..200].to_vec();
    fields.extend([("action", "add:/orders"), ("value:/text", "kept text")]);
    let page = html(&browser.post(PATH, &fields).await);
    assert_contains(&page, message);
    assert_contains(&page, "kept text");
    let fields = [
        ("file_name", "a"),
        ("row:/loose", "99999999999999999999"),
        ("row:/loose", "-"),
        ("row:/loose", "../0"),
        ("row:/loose", "1"),
        ("row:/loose", "1"),
    ];
    assert_eq!(browser.post(PATH, &fields).await.status, 303);
    assert_eq!(
        stored(&api).await["files"][0]["params"]["loose"],
        json!([{}])
    );
}

#[tokio::test]
async fn rows_beyond_the_limit_come_back_as_json() {
    let (emulator, browser, api) = start().await;
    let keys: Vec<String> = (0..201).map(|key| key.to_string()).collect();
    let rows = keys.iter().map(|key| ("row:/orders", key.as_str()));
    let mut fields: Vec<_> = rows.collect();
    fields.extend([
        ("file_name", "kept name"),
        ("passthrough", "{\"kept\": 1}"),
        ("count", "2"),
        ("value:/text", "kept text"),
        ("value:/number", "1,200"),
        ("json:/seal", "{ kept"),
        ("value:/orders/200/place", "kept place"),
        ("omit:/loose", "on"),
        ("omit:/owner", "on"),
    ]);
    for action in ["send", "add:/orders"] {
        let mut fields = fields.clone();
        fields.push(("action", action));
        let request = browser.form_request(PATH, &fields);
        let response = send(request.header("accept-language", "ja")).await;
        assert_eq!(response.status, 400);
        let page = html(&response);
        assert_contains(&page, "行が多すぎます。フォームは 200 行までのため");
        for text in [
            "value=\"kept name\"",
            "{&quot;kept&quot;: 1}</textarea>",
            "max=\"100\" value=\"2\"",
            "&quot;text&quot;: &quot;kept text&quot;",
            // Invalid values are texts, so that they stay.
            "&quot;number&quot;: &quot;1,200&quot;",
            "&quot;seal&quot;: &quot;{ kept&quot;",
            "&quot;place&quot;: &quot;kept place&quot;",
        ] {
            assert_contains(&page, text);
        }
    }
    assert!(emulator.find("").await.unwrap().is_empty());
    // The JSON of the page can be sent as it is.
    let page = html(&browser.post(PATH, &fields).await);
    let json = page.split("name=\"params\"").nth(1).unwrap();
    let json = json.split('>').nth(1).unwrap().split('<').next().unwrap();
    let json = json.replace("&quot;", "\"");
    let fields = [("file_name", "a"), ("params", json.as_str())];
    assert_eq!(browser.post(PATH, &fields).await.status, 303);
    let params = &stored(&api).await["files"][0]["params"];
    assert_eq!(params["orders"].as_array().unwrap().len(), 201);
    assert_eq!(params["orders"][200]["place"], "kept place");
}

#[tokio::test]
async fn a_form_that_is_too_long_says_what_to_do() {
    let (emulator, browser, _) = start().await;
    let long = "x".repeat(17 * 1024 * 1024);
    let many: Vec<_> = vec![("value:/text", "a"); 50_001];
    for (fields, language, message) in [
        (
            vec![("value:/text", long.as_str())],
            "en",
            "use smaller pictures, or",
        ),
        (
            vec![("value:/text", long.as_str())],
            "ja",
            "画像を小さくするか",
        ),
        (many.clone(), "en", "write the parameters as JSON"),
        (many, "ja", "JSON で入力してください"),
    ] {
        let request = browser.form_request(PATH, &fields);
        let response = send(request.header("accept-language", language)).await;
        assert_eq!(response.status, 400);
        assert_contains(&html(&response), message);
    }
    assert!(emulator.find("").await.unwrap().is_empty());
}
