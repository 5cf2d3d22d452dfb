//! Tokens in place of the key.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use reportflow_emulator::Builder;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::api::{Answer, Api, KEY, builder, invoice, send};

const GRANT: &str = "grant_type=client_credentials";
const POST: &str = "client_id=a%26b&client_secret=s%3At+%25";

/// One whose client must be encoded in a form.
fn with_client() -> Builder {
    builder().oauth("a&b", "s:t %")
}

async fn token(api: &Api) -> String {
    let answer = api.token(&format!("{GRANT}&{POST}")).await;
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

async fn designs(api: &Api, authorization: &str) -> Answer {
    let request = api.request("GET", "/file/designs");
    send(request.header("authorization", authorization)).await
}

#[track_caller]
fn is_unauthorized(answer: &Answer) {
    answer.is_error(401, json!("認証情報が不正です"), "Unauthorized");
}

#[track_caller]
fn is_refused(answer: &Answer, status: u16, error: &str) {
    let body = answer.json();
    assert_eq!((answer.status, &body["error"]), (status, &json!(error)));
    assert_ne!(body["error_description"].as_str().unwrap(), "");
    assert_eq!(answer.header("cache-control"), "no-store");
    let scheme = answer.header("www-authenticate");
    assert_eq!(scheme.starts_with("Basic "), status == 401);
}

#[tokio::test]
async fn a_token_does_what_the_key_does() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::of(&emulator);
    let answer = api
        .token(&format!("{GRANT}&{POST}&scope=pdf:generate"))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = answer.json();
    let token = body["access_token"].as_str().unwrap();
    let expected = json!({
        "access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": "pdf:generate",
    });
    assert_eq!(body, expected);

    let request = api
        .request("POST", "/file/sync/single")
        .body(invoice(json!({}), json!({})).to_string())
        .bearer_auth(token);
    assert_eq!(send(request).await.status, 201);
    assert_eq!(designs(&api, &format!("bearer {token}")).await.status, 200);
    assert_eq!(api.get("/file/designs").await.status, 200);
}

#[tokio::test]
async fn the_client_may_say_who_it_is_by_header() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::of(&emulator);
    let basic = |id, secret| send(api.token_request(GRANT).basic_auth(id, Some(secret)));
    assert_eq!(basic("a%26b", "s%3At+%25").await.status, 200);
    is_refused(&basic("a%26b", "other").await, 401, "invalid_client");
    let twice = api.token_request(&format!("{GRANT}&{POST}"));
    let twice = send(twice.basic_auth("a%26b", Some("s%3At+%25"))).await;
    is_refused(&twice, 400, "invalid_request");
    for authorization in ["Basic !", "Basic", "Bearer YTpi"] {
        let request = api.token_request(GRANT);
        let answer = send(request.header("authorization", authorization)).await;
        is_refused(&answer, 401, "invalid_client");
    }
}

#[tokio::test]
async fn errors_are_those_of_the_standard() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::of(&emulator);
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
            &format!("grant_type=refresh_token&{POST}"),
            400,
            "unsupported_grant_type",
        ),
        (
            &format!("{GRANT}&{POST}&scope=pdf:generate+openid"),
            400,
            "invalid_scope",
        ),
    ] {
        is_refused(&api.token(form).await, status, error);
    }
    let json = HeaderValue::from_static("application/json");
    let json = HeaderMap::from_iter([(CONTENT_TYPE, json)]);
    let request = api.token_request(&format!("{GRANT}&{POST}")).headers(json);
    is_refused(&send(request).await, 400, "invalid_request");
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime() {
    let time = Arc::new(Mutex::new(SystemTime::UNIX_EPOCH));
    let clock = Arc::clone(&time);
    let builder = with_client()
        .token_lifetime(Duration::from_secs(5))
        .clock(move || *clock.lock().unwrap());
    let emulator = builder.start().await.unwrap();
    let api = Api::of(&emulator);
    let answer: Value = api.token(&format!("{GRANT}&{POST}")).await.json();
    assert_eq!(answer["expires_in"], 5);
    let bearer = format!("Bearer {}", answer["access_token"].as_str().unwrap());
    *time.lock().unwrap() += Duration::from_millis(4_999);
    assert_eq!(designs(&api, &bearer).await.status, 200);
    *time.lock().unwrap() += Duration::from_millis(1);
    is_unauthorized(&designs(&api, &bearer).await);
}

#[tokio::test]
async fn revoked_tokens_are_refused_and_later_ones_are_not() {
    let emulator = with_client().start().await.unwrap();
    let api = Api::of(&emulator);
    let (one, other) = (token(&api).await, token(&api).await);
    assert_ne!(one, other);
    emulator.revoke_tokens();
    for token in [one, other] {
        is_unauthorized(&designs(&api, &format!("Bearer {token}")).await);
    }
    let later = token(&api).await;
    assert_eq!(designs(&api, &format!("Bearer {later}")).await.status, 200);
}

#[tokio::test]
async fn what_is_no_token_of_ours_is_401() {
    let with = with_client().start().await.unwrap();
    let without = builder().start().await.unwrap();
    for emulator in [&with, &without] {
        let api = Api::of(emulator);
        for authorization in ["Bearer other", "Bearer", "Basic YTpi", ""] {
            is_unauthorized(&designs(&api, authorization).await);
        }
    }
    // The key comes first where there are both.
    let api = Api::of(&with);
    let token = token(&api).await;
    let both = |key, token: &str| {
        let request = api.request("GET", "/file/designs").header("appkey", key);
        send(request.bearer_auth(token))
    };
    assert_eq!(both(KEY, "other").await.status, 200);
    is_unauthorized(&both("ak_other", &token).await);
}

#[tokio::test]
async fn without_a_client_the_endpoint_says_how_to_have_one() {
    let emulator = builder().start().await.unwrap();
    let answer = Api::of(&emulator).token(&format!("{GRANT}&{POST}")).await;
    is_refused(&answer, 401, "invalid_client");
    let description = &answer.json()["error_description"];
    assert!(description.as_str().unwrap().contains("--oauth-client-id"));
}

#[tokio::test]
async fn the_issuer_is_beside_the_api() {
    let emulator = builder().start().await.unwrap();
    let origin = emulator.base_url().replace("/v1", "");
    assert_eq!(emulator.issuer(), format!("{origin}/api/v1"));
}
