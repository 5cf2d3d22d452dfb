//! The form that generates a document.

use reportflow_emulator::Emulator;
use serde_json::{Value, json};

use super::browser::{Browser, assert_contains, html};
use crate::http::api::{Api, KEY, builder, with_sales};

pub(super) const PATH: &str = "/inbox/designs/Everything000001/v1";

pub(super) async fn start() -> (Emulator, Browser, Api) {
    let emulator = builder().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    let api = Api::new(&emulator);
    (emulator, browser, api)
}

pub(super) async fn stored(api: &Api) -> Value {
    api.admin("GET", "/requests/latest").await.json()
}

#[tokio::test]
async fn sends_each_kind_as_it_was_typed() {
    let (_emulator, browser, api) = start().await;
    let fields = [
        ("action", "send"),
        ("file_name", "見本"),
        ("passthrough", r#"{ "order": 1 }"#),
        ("value:/text", "a\r\nb <&>"),
        ("value:/number", " 1.000000000001 "),
        ("value:/boolean", "false"),
        ("value:/date", "2026-11-30"),
        ("value:/image", "iVBORw0KGgo="),
        ("json:/seal", r#"{ "size": 1.50 }"#),
        ("omit:/loose", "on"),
        ("row:/owner", "0"),
        ("value:/owner/0/name", "山田"),
        ("row:/orders", "4"),
        ("value:/orders/4/orderNo", "12345678901234567890"),
        ("row:/orders/4/parcels", "0"),
        ("value:/orders/4/parcels/0/weight", "0.5"),
    ];
    let response = browser.post(PATH, &fields).await;
    let request = stored(&api).await;
    let id = request["requestId"].as_str().unwrap();
    assert_eq!(response.status, 303);
    assert_eq!(response.header("location"), format!("/inbox/requests/{id}"));
    assert_eq!(
        (&request["status"], &request["version"]),
        (&json!(202), &json!(1))
    );
    let file = &request["files"][0];
    assert_eq!(file["fileName"], "見本.pdf");
    assert_eq!(file["passthrough"], json!({ "order": 1 }));
    let expected = json!({
        "text": "a\nb <&>",
        "number": 1.000000000001,
        "boolean": false,
        "date": "2026-11-30",
        "image": "iVBORw0KGgo=",
        "seal": { "size": 1.5 },
        "owner": [{ "name": "山田" }],
        "orders": [{
            "orderNo": 12_345_678_901_234_567_890_u64,
            "parcels": [{ "weight": 0.5, "contents": [] }],
        }],
    });
    assert_eq!(file["params"], expected);
    // As the text was typed.
    let response = api.admin("GET", "/requests/latest").await;
    let text = String::from_utf8(response.body).unwrap();
    assert_contains(&text, "\"number\": 1.000000000001");
    assert_contains(&text, "1.50");

    // The form of the request has the same values, so it can be changed and sent again.
    let page = browser.page(&format!("{PATH}?request={id}")).await;
    for text in [
        "name=\"value:/number\" value=\"1.000000000001\"",
        "name=\"value:/orders/0/orderNo\" value=\"12345678901234567890\"",
        "<option value=\"false\" selected>",
        "\na\nb &lt;&amp;&gt;</textarea>",
        "name=\"omit:/loose\" checked",
        "value=\"見本.pdf\"",
    ] {
        assert_contains(&page, text);
    }
}

#[tokio::test]
async fn rows_are_added_and_removed_without_script() {
    let (emulator, browser, _) = start().await;
    let typed = [
        ("file_name", "kept name"),
        ("passthrough", "{\"kept"),
        ("count", "7"),
        ("value:/text", "kept text"),
        ("value:/number", "not a number"),
        ("value:/boolean", "true"),
        ("json:/seal", "{ kept json"),
        ("row:/orders", "0"),
        ("row:/orders", "5"),
        ("value:/orders/5/place", "kept place"),
        ("omit:/loose", "on"),
    ];
    let press = async |action: &str| {
        let mut fields = typed.to_vec();
        fields.push(("action", action));
        let response = browser.post(PATH, &fields).await;
        assert_eq!(response.status, 200, "{action}");
        html(&response)
    };
    let page = press("add:/orders").await;
    for text in [
        "value=\"kept name\"",
        "{&quot;kept</textarea>",
        "name=\"count\" min=\"1\" max=\"100\" value=\"7\"",
        "value=\"kept text\"",
        "value=\"not a number\"",
        "<option value=\"true\" selected>",
        "{ kept json</textarea>",
        "name=\"value:/orders/5/place\" value=\"kept place\"",
        "name=\"omit:/loose\" checked",
        "name=\"value:/orders/6/place\" value=\"\"",
    ] {
        assert_contains(&page, text);
    }
    let page = press("add:/orders/5/parcels").await;
    assert_contains(&page, "name=\"value:/orders/5/parcels/0/weight\"");
    let page = press("remove:/orders/0").await;
    assert!(!page.contains("value:/orders/0/place"));
    assert_contains(&page, "kept place");
    for nonsense in ["add:", "add:/nothing/1/x", "remove:", "remove:/", "x:y", ""] {
        assert_contains(&press(nonsense).await, "kept place");
    }
    assert!(emulator.find("").await.unwrap().is_empty());
}

#[tokio::test]
async fn invalid_fields_are_told_and_nothing_is_sent() {
    let (emulator, browser, _) = start().await;
    for (fields, message) in [
        (vec![("value:/number", "1,200")], "invalid number; write it"),
        (vec![("json:/seal", "{")], "invalid JSON: "),
        (vec![("passthrough", "{")], "invalid JSON: "),
        (vec![("params", "{\"a\": ")], "invalid JSON: "),
        (
            vec![("row:/orders", "1"), ("value:/orders/1/orderNo", "x")],
            "invalid number; write it",
        ),
    ] {
        let response = browser.post(PATH, &fields).await;
        assert_eq!(response.status, 400, "{fields:?}");
        let page = html(&response);
        assert_contains(&page, message);
        assert_contains(&page, "Nothing was sent.");
    }
    let response = browser.post(PATH, &[("value:/number", "1,200")]).await;
    assert_contains(
        &html(&response),
        "value=\"1,200\" inputmode=\"decimal\" autocomplete=\"off\" aria-invalid=\"true\"",
    );
    assert!(emulator.find("").await.unwrap().is_empty());
}

#[tokio::test]
async fn parameters_can_be_written_as_json() {
    let (_emulator, browser, api) = start().await;
    let examples = html(&browser.post(PATH, &[("action", "examples")]).await);
    let again = html(&browser.post(PATH, &[("action", "examples")]).await);
    assert_eq!(examples, again);
    assert_contains(
        &examples,
        "name=\"value:/orders/1/parcels/1/contents/1/count\" value=\"4\"",
    );
    let fields = [
        ("action", "json"),
        ("value:/number", "1.50"),
        ("omit:/orders", "on"),
    ];
    let page = html(&browser.post(PATH, &fields).await);
    assert_contains(&page, "\n{\n  &quot;number&quot;: 1.50,\n");
    let fields = [("action", "fields"), ("params", "{\"number\": 1e3}")];
    let page = html(&browser.post(PATH, &fields).await);
    assert_contains(&page, "name=\"value:/number\" value=\"1e3\"");
    // The fields cannot have it, so it stays JSON.
    let fields = [("action", "fields"), ("params", "{\"strange\": 1}")];
    assert_contains(&html(&browser.post(PATH, &fields).await), "name=\"params\"");
    let fields = [
        ("params", "{\"text\": \"\", \"strange\": null}"),
        ("file_name", "a"),
    ];
    assert_eq!(browser.post(PATH, &fields).await.status, 303);
    let params = &stored(&api).await["files"][0]["params"];
    assert_eq!(*params, json!({ "text": "", "strange": null }));
}

#[tokio::test]
async fn a_rejected_request_is_stored_and_shown() {
    let (_emulator, browser, api) = start().await;
    let fields = [("file_name", "a/b"), ("count", "5"), ("omit:/orders", "on")];
    let response = browser.post(PATH, &fields).await;
    let request = stored(&api).await;
    let id = request["requestId"].as_str().unwrap();
    assert_eq!(request["status"], 400);
    assert_eq!(response.header("location"), format!("/inbox/requests/{id}"));
    let all = api.admin("GET", "/requests").await.json();
    assert_eq!(all["requests"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn sends_several_requests_beside_the_rate_limit() {
    let limits = reportflow_emulator::RateLimits::default();
    let emulator = builder().rate_limits(limits).start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    for count in ["100", "3"] {
        let response = browser
            .post(PATH, &[("file_name", "a"), ("count", count)])
            .await;
        assert_eq!((response.status, response.header("location")), (303, "/"));
    }
    assert_eq!(emulator.find("status:202").await.unwrap().len(), 103);
}

#[tokio::test]
async fn a_request_belongs_to_a_workspace_of_the_session() {
    let emulator = with_sales().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in("ak_sales").await;
    let fields = [("file_name", "a"), ("workspace", "default")];
    assert_eq!(browser.post(PATH, &fields).await.status, 400);
    assert_eq!(browser.post(PATH, &fields[..1]).await.status, 303);
    browser.log_in(KEY).await;
    assert_contains(&browser.page(PATH).await, "<select name=\"workspace\">");
    assert_eq!(browser.post(PATH, &fields).await.status, 303);
    // With several, the form always says which one.
    assert_eq!(browser.post(PATH, &fields[..1]).await.status, 400);
    let requests = emulator.find("").await.unwrap();
    let workspaces: Vec<_> = requests.iter().map(|it| it.workspace.as_deref()).collect();
    assert_eq!(workspaces, [Some("default"), Some("sales")]);
}

#[tokio::test]
async fn an_invalid_number_of_requests_is_told() {
    let (emulator, browser, _) = start().await;
    for count in ["0", "101", "-1", "1.5", "three", ""] {
        let response = browser.post(PATH, &[("count", count)]).await;
        assert_eq!(response.status, 400, "{count}");
        let page = html(&response);
        assert_contains(&page, "invalid number of requests; write one from 1 to 100");
        assert_contains(
            &page,
            &format!("max=\"100\" value=\"{count}\" aria-invalid=\"true\""),
        );
    }
    // Another button sends nothing, and corrects nothing.
    let page = html(
        &browser
            .post(PATH, &[("count", "101"), ("action", "examples")])
            .await,
    );
    assert_contains(&page, "max=\"100\" value=\"101\"");
    assert!(emulator.find("").await.unwrap().is_empty());
}
