//! OAuth access tokens.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use reportflow_emulator::EmulatorBuilder;
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::http::api::{Api, KEY, Response, builder, invoice, send};

const GRANT: &str = "grant_type=client_credentials";
const POST: &str = "client_id=a%26b&client_secret=s%3At+%25";

/// The client id and secret need encoding in a form.
fn with_client() -> EmulatorBuilder {
    builder().oauth("a&b", "s:t %")
}

async fn token(api: &Api) -> String {
    let response = api.token(&format!("{GRANT}&{POST}")).await;
    response.json()["access_token"].as_str().unwrap().to_owned()
}

async fn designs(api: &Api, authorization: &str) -> Response {
    let request = api.request("GET", "/file/designs");
    send(request.header("authorization", authorization)).await
}

#[track_caller]
fn assert_unauthorized(response: &Response) {
    response.assert_error(401, json!("認証情報が不正です"), "Unauthorized");
}

#[track_caller]
fn assert_oauth_error(response: &Response, status: u16, error: &str) {
    let body = response.json();
    assert_eq!((response.status, &body["error"]), (status, &json!(error)));
    assert_ne!(body["error_description"].as_str().unwrap(), "");
    assert_eq!(response.header("cache-control"), "no-store");
    let scheme = response.header("www-authenticate");
    assert_eq!(scheme.starts_with("Basic "), status == 401);
}

#[tokio::test]
async fn accepts_tokens_like_the_app_key() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    let response = api
        .token(&format!("{GRANT}&{POST}&scope=pdf:generate"))
        .await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("cache-control"), "no-store");
    let body = response.json();
    let token = body["access_token"].as_str().unwrap();
    let expected = json!({
        "access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": "pdf:generate",
    });
    assert_eq!(body, expected);

    let request = api
        .request("POST", "/file/sync/single")
        .header("content-type", "application/json")
        .body(invoice(json!({}), json!({})).to_string())
        .bearer_auth(token);
    assert_eq!(send(request).await.status, 201);
    assert_eq!(designs(&api, &format!("bearer {token}")).await.status, 200);
    assert_eq!(api.get("/file/designs").await.status, 200);
}

#[tokio::test]
async fn accepts_client_credentials_in_the_header() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    let basic = |id, secret| send(api.token_request(GRANT).basic_auth(id, Some(secret)));
    assert_eq!(basic("a%26b", "s%3At+%25").await.status, 200);
    assert_oauth_error(&basic("a%26b", "other").await, 401, "invalid_client");
    let twice = api.token_request(&format!("{GRANT}&{POST}"));
    let twice = send(twice.basic_auth("a%26b", Some("s%3At+%25"))).await;
    assert_oauth_error(&twice, 400, "invalid_request");
    for authorization in ["Basic !", "Basic", "Bearer YTpi"] {
        let request = api.token_request(GRANT);
        let response = send(request.header("authorization", authorization)).await;
        assert_oauth_error(&response, 401, "invalid_client");
    }
}

#[tokio::test]
async fn responds_with_the_error_codes_of_rfc_6749() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    for (form, status, error) in [
        (GRANT, 401, "invalid_client"),
        (
            &format!("{GRANT}&client_id=a%26b&client_secret=other"),
            401,
            "invalid_client",
        ),
        (POST, 400, "invalid_request"),
        (&format!("{POST}&grant_type="), 400, "invalid_request"),
        (&format!("{GRANT}&{GRANT}&{POST}"), 400, "invalid_request"),
        (&format!("{GRANT}&{POST}&a=%FF"), 400, "invalid_request"),
        (
            &format!("grant_type=authorization_code&{POST}"),
            400,
            "unsupported_grant_type",
        ),
        (
            &format!("grant_type=refresh_token&{POST}"),
            400,
            "invalid_request",
        ),
        (&format!("{GRANT}&client_id=a%26b"), 401, "invalid_client"),
        (
            "grant_type=refresh_token&refresh_token=r&client_id=other",
            401,
            "invalid_client",
        ),
        (
            "grant_type=refresh_token&refresh_token=r&client_id=a%26b&client_secret=other",
            401,
            "invalid_client",
        ),
    ] {
        assert_oauth_error(&api.token(form).await, status, error);
    }
    let json = HeaderValue::from_static("application/json");
    let json = HeaderMap::from_iter([(CONTENT_TYPE, json)]);
    let request = api.token_request(&format!("{GRANT}&{POST}")).headers(json);
    assert_oauth_error(&send(request).await, 400, "invalid_request");
}

fn post_json(api: &Api, body: &Value) -> RequestBuilder {
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    let json = HeaderMap::from_iter([(CONTENT_TYPE, json)]);
    api.token_request(&body.to_string()).headers(json)
}

/// The request of the vendor's MCP client, which has no secret.
#[tokio::test]
async fn refreshes_the_token_of_a_public_client() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    let body =
        json!({ "grant_type": "refresh_token", "refresh_token": "rt_1", "client_id": "a&b" });
    let form = "grant_type=refresh_token&refresh_token=rt_1&client_id=a%26b";
    for response in [send(post_json(&api, &body)).await, api.token(form).await] {
        assert_eq!(response.status, 200);
        let token = response.json();
        assert_eq!(token["refresh_token"], "rt_1");
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        assert_eq!(designs(&api, &bearer).await.status, 200);
    }
}

#[tokio::test]
async fn accepts_json_with_a_secret_in_the_body_or_the_header() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    let body = json!({
        "grant_type": "client_credentials", "client_id": "a&b", "client_secret": "s:t %", "other": {},
    });
    let response = send(post_json(&api, &body)).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.json().get("refresh_token"), None);
    let body = json!({ "grant_type": "client_credentials" });
    let basic = post_json(&api, &body).basic_auth("a%26b", Some("s%3At+%25"));
    assert_eq!(send(basic).await.status, 200);
    for (body, status, error) in [
        (json!({}), 401, "invalid_client"),
        (json!([]), 401, "invalid_client"),
        (json!("a"), 400, "invalid_request"),
        (
            json!({ "grant_type": 1, "client_id": "a&b", "client_secret": "s:t %" }),
            400,
            "invalid_request",
        ),
        (
            json!({ "grant_type": "client_credentials", "client_id": "a&b", "client_secret": 1 }),
            401,
            "invalid_client",
        ),
    ] {
        assert_oauth_error(&send(post_json(&api, &body)).await, status, error);
    }
}

/// Sends a token request with a `Content-Type`.
async fn token_as(api: &Api, content_type: &'static str, body: impl Into<Vec<u8>>) -> Response {
    let content_type = HeaderValue::from_static(content_type);
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
    send(api.token_request("").headers(headers).body(body.into())).await
}

#[tokio::test]
async fn a_body_of_another_type_is_an_invalid_request() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    for content_type in ["", "text/plain", "multipart/form-data; boundary=a"] {
        let response = token_as(&api, content_type, format!("{GRANT}&{POST}")).await;
        assert_oauth_error(&response, 400, "invalid_request");
        assert_eq!(
            response.json()["error_description"],
            "the body must be a form or JSON: set its Content-Type"
        );
    }
    let response = token_as(&api, "text/plain", "").await;
    assert_oauth_error(&response, 401, "invalid_client");
}

#[tokio::test]
async fn reads_the_charsets_of_forms() {
    let emulator = builder().oauth("é", "s").start().await.unwrap();
    let api = Api::new(&emulator);
    let form = |id: &[u8]| {
        let start = format!("{GRANT}&client_secret=s&client_id=");
        [start.as_bytes(), id].concat()
    };
    let utf8 = "application/x-www-form-urlencoded; charset=UTF-8";
    let latin1 = "application/x-www-form-urlencoded; charset=iso-8859-1";
    for (content_type, id) in [(utf8, "é".as_bytes()), (utf8, b"%C3%A9"), (latin1, b"\xe9")] {
        let response = token_as(&api, content_type, form(id)).await;
        assert_eq!(response.status, 200, "{content_type}");
    }
    for id in [&b"\xe9"[..], b"%E9"] {
        let response = token_as(&api, utf8, form(id)).await;
        assert_oauth_error(&response, 400, "invalid_request");
    }
    let utf16 = "application/x-www-form-urlencoded; charset=utf-16";
    assert_eq!(token_as(&api, utf16, form(b"a")).await.status, 415);
}

#[tokio::test]
async fn errors_never_quote_the_secret() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    for body in [
        r#"{"client_secret":"TOPSECRET"x}"#,
        "\"TOPSECRET\"",
        "{TOPSECRET",
    ] {
        let response = token_as(&api, "application/json", body).await;
        assert_oauth_error(&response, 400, "invalid_request");
        let description = &response.json()["error_description"];
        assert_eq!(description, "the body must be a JSON object");
    }
}

/// The vendor's clients request scopes that other parts of the service use.
#[tokio::test]
async fn ignores_other_scopes() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    for scope in [
        "templates:read+pdf:generate",
        "openid%20profile%20designs:read",
        "",
    ] {
        let response = api.token(&format!("{GRANT}&{POST}&scope={scope}")).await;
        assert_eq!(response.status, 200, "{scope}");
        assert_eq!(response.json()["scope"], "pdf:generate", "{scope}");
    }
}

#[tokio::test]
async fn tokens_expire() {
    let time = Arc::new(Mutex::new(SystemTime::UNIX_EPOCH));
    let clock = Arc::clone(&time);
    let builder = with_client()
        .token_lifetime(Duration::from_secs(5))
        .clock(move || *clock.lock().unwrap());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    let response: Value = api.token(&format!("{GRANT}&{POST}")).await.json();
    assert_eq!(response["expires_in"], 5);
    let bearer = format!("Bearer {}", response["access_token"].as_str().unwrap());
    *time.lock().unwrap() += Duration::from_millis(4_999);
    assert_eq!(designs(&api, &bearer).await.status, 200);
    *time.lock().unwrap() += Duration::from_millis(1);
    assert_unauthorized(&designs(&api, &bearer).await);
}

#[tokio::test]
async fn rejects_revoked_tokens_only() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::new(&emulator);
    let (one, other) = (token(&api).await, token(&api).await);
    assert_ne!(one, other);
    emulator.revoke_tokens();
    for token in [one, other] {
        assert_unauthorized(&designs(&api, &format!("Bearer {token}")).await);
    }
    let later = token(&api).await;
    assert_eq!(designs(&api, &format!("Bearer {later}")).await.status, 200);
}

#[tokio::test]
async fn responds_401_to_unknown_tokens() {
    let with = with_client().start().await.unwrap();
    let without = builder().start().await.unwrap();
    for emulator in [&with, &without] {
        let api = Api::new(emulator);
        for authorization in ["Bearer other", "Bearer", "Basic YTpi", ""] {
            assert_unauthorized(&designs(&api, authorization).await);
        }
    }
    // The key has priority over a token.
    let api = Api::new(&with);
    let token = token(&api).await;
    let both = |key, token: &str| {
        let request = api.request("GET", "/file/designs").header("appkey", key);
        send(request.bearer_auth(token))
    };
    assert_eq!(both(KEY, "other").await.status, 200);
    assert_unauthorized(&both("ak_other", &token).await);
}

#[tokio::test]
async fn the_error_without_an_oauth_client_names_the_flag() {
    let emulator = builder().start().await.unwrap();
    let response = Api::new(&emulator).token(&format!("{GRANT}&{POST}")).await;
    assert_oauth_error(&response, 401, "invalid_client");
    let description = &response.json()["error_description"];
    assert!(description.as_str().unwrap().contains("--oauth-client-id"));
}

#[tokio::test]
async fn issuer_is_on_the_host_of_the_api() {
    let emulator = builder().start().await.unwrap();
    let origin = emulator.base_url().replace("/v1", "");
    assert_eq!(emulator.issuer(), format!("{origin}/api/v1"));
}
