//! Rate limits with a manual clock.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use reportflow_emulator::{Emulator, RateLimits};
use serde_json::json;

use crate::http::api::{Api, Response, builder, invoice, send};

const SYNC: &str = "/file/sync/single";
const ASYNC: &str = "/file/async/single";

/// Starts an emulator that allows 1 synchronous request a minute and 2 others.
async fn limited() -> (Emulator, Api, Arc<Mutex<SystemTime>>) {
    let time = Arc::new(Mutex::new(SystemTime::UNIX_EPOCH));
    let clock = Arc::clone(&time);
    let limits = RateLimits {
        sync: 1,
        async_and_downloads: 2,
    };
    let builder = builder()
        .rate_limits(limits)
        .clock(move || *clock.lock().unwrap());
    let emulator = builder.start().await.unwrap();
    let api = Api::new(&emulator);
    (emulator, api, time)
}

async fn generate(api: &Api, path: &str) -> Response {
    api.post_to(path, invoice(json!({}), json!({})).to_string())
        .await
}

#[track_caller]
fn assert_too_many(response: &Response, seconds: &str) {
    let message = json!("ThrottlerException: Too Many Requests");
    response.assert_error(429, message, "Too Many Requests");
    assert_eq!(response.header("retry-after"), seconds);
}

#[tokio::test]
async fn responds_429_with_retry_after() {
    let (_emulator, api, time) = limited().await;
    assert_eq!(generate(&api, SYNC).await.status, 201);
    *time.lock().unwrap() += Duration::from_millis(17_400);
    assert_too_many(&generate(&api, SYNC).await, "43");
    *time.lock().unwrap() += Duration::from_secs(43);
    assert_eq!(generate(&api, SYNC).await.status, 201);
    assert_too_many(&generate(&api, SYNC).await, "60");
}

#[tokio::test]
async fn counts_asynchronous_requests_and_downloads_together() {
    let (_emulator, api, _time) = limited().await;
    assert_eq!(generate(&api, ASYNC).await.status, 202);
    assert_eq!(api.get("/file/download/none").await.status, 404);
    assert_too_many(&generate(&api, ASYNC).await, "60");
    assert_too_many(&generate(&api, "/file/async/multiple").await, "60");
    assert_too_many(&api.get("/file/download/none").await, "60");
    assert_too_many(&api.get("/file/download/none/none").await, "60");

    assert_eq!(generate(&api, SYNC).await.status, 201);
    assert_too_many(&generate(&api, "/file/sync/multiple").await, "60");
    for _ in 0..5 {
        assert_eq!(api.get("/file/designs").await.status, 200);
    }
}

#[tokio::test]
async fn does_not_count_unauthenticated_requests() {
    let (_emulator, api, _time) = limited().await;
    assert_eq!(send(api.request("POST", SYNC)).await.status, 412);
    assert_eq!(generate(&api, SYNC).await.status, 201);
}

#[tokio::test]
async fn does_not_limit_by_default() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for _ in 0..101 {
        assert_eq!(api.get("/file/download/none").await.status, 404);
    }
}
