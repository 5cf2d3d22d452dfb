//! Bodies as Express and NestJS read them. The expected responses are those of
//! NestJS 12.5 with Express 5.3 on Node.js 20.

use serde_json::{Value, json};

use crate::http::api::{Api, KEY, Response, builder, invoice, send};

pub(crate) fn body() -> String {
    invoice(json!({}), json!({ "fileName": "請求書" })).to_string()
}

pub(crate) async fn post(
    api: &Api,
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Response {
    let mut request = api.request("POST", "/file/async/single");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = body.into();
    // reqwest sends none with an empty body.
    let request = request.header("content-length", body.len());
    send(request.header("appkey", KEY).body(body)).await
}

pub(crate) fn missing_fields() -> Value {
    json!([
        "designId must be a string",
        "version must be an integer number",
        "content must be an object",
    ])
}

#[tokio::test]
async fn ignores_a_body_without_a_json_content_type() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for headers in [
        &[][..],
        &[("content-type", "")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "text/json")],
        &[("content-type", "application/ld+json")],
        &[("content-type", "text/plain; a=application/json")],
        &[("content-type", "application/jsoné")],
        &[("content-type", "application/json, text/plain")],
    ] {
        let response = post(&api, headers, body()).await;
        response.assert_error(400, missing_fields(), "Bad Request");
    }
    for content_type in [
        "application/json",
        "APPLICATION/JSON; CHARSET=UTF-8",
        "application/json;charset=\"utf-8\"",
        "application/json;;",
        "application/json; charset=",
        "application/json; charset=\"\"",
        "application/json; charset = utf-8",
        "application/json; charset=utf-8; charset=latin1",
        "application/json; charset=\"u\\tf-8\"x",
        "application/json; foo=\"a;charset=latin1\"",
        "application/json; foo=\"a\\\";charset=latin1\"",
        "application/json; foo=é",
        "application/json; foo; charset=\"latin1",
    ] {
        let response = post(&api, &[("content-type", content_type)], body()).await;
        assert_eq!(response.status, 202, "{content_type}");
    }
}

#[tokio::test]
async fn an_array_or_an_empty_body_has_no_fields() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let fields = json!(["Invoice000000001", 1, { "fileName": "a", "params": {} }, null]);
    for body in ["[]", " [{}]", &fields.to_string()] {
        let response = api.post(body.to_owned()).await;
        response.assert_error(400, missing_fields(), "Bad Request");
    }
    // Nor is an array an object anywhere else.
    let content = json!(["a", null, null, null, {}]);
    let body = json!({ "designId": "Invoice000000001", "version": 1, "content": content });
    let message = json!(["content must be an object"]);
    let response = api.post(body.to_string()).await;
    response.assert_error(400, message, "Bad Request");
    let body = json!({ "designId": "Invoice000000001", "version": 1, "contents": [[], null] });
    let message = json!([
        "contents.0 must be an object",
        "contents.1 must be an object"
    ]);
    let response = api.post_to("/file/async/multiple", body.to_string()).await;
    response.assert_error(400, message, "Bad Request");
}

#[tokio::test]
async fn the_last_of_equal_keys_wins() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = r#"{"designId":"none","version":"1","content":7,"designId":"Invoice000000001","version":1,
        "content":{"fileName":"a","params":[],"fileName":"b","p\u0061rams":{},"shareType":"03","shareType":null}}"#;
    let response = api.post(body).await;
    assert_eq!(response.status, 202);
    assert_eq!(response.json()["files"][0]["fileName"], "b.pdf");
    assert_eq!(
        response.json()["files"][0]["share"]["shareType"],
        "workspace"
    );
}

/// Limits of the emulator. JavaScript's are higher.
#[tokio::test]
async fn names_the_limits_of_json() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for value in ["1e400".to_owned(), nested(200), nested(100_000)] {
        let body = body().replace("\"params\":{}", &format!("\"params\":{{\"a\":{value}}}"));
        let response = api.post(body).await;
        let message = json!(
            "content.params is too deep, or a number is too large: the emulator reads 127 levels, and numbers below 1.8e308"
        );
        response.assert_error(400, message, "Bad Request");
    }
    for (levels, status) in [(127, 202), (128, 400), (100_000, 400)] {
        let passthrough = format!(
            "\"passthrough\":{{\"a\":{}}},\"params\":{{}}",
            nested(levels - 1)
        );
        let body = body().replace("\"params\":{}", &passthrough);
        let response = api.post(body).await;
        assert_eq!(response.status, status, "{levels}");
        if status == 400 {
            let message = json!("content.passthrough is too deep: the emulator reads 127 levels");
            response.assert_error(400, message, "Bad Request");
        }
    }
}
