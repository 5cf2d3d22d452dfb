//! Rate limits, on a clock that stands still.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use reportflow_emulator::{Emulator, RateLimits};
use serde_json::json;

use crate::api::{Answer, Api, builder, invoice, send};

const SYNC: &str = "/file/sync/single";
const ASYNC: &str = "/file/async/single";

/// One that takes one synchronous request a minute, and two others.
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
    let api = Api::of(&emulator);
    (emulator, api, time)
}

async fn generate(api: &Api, path: &str) -> Answer {
    api.post_to(path, invoice(json!({}), json!({})).to_string())
        .await
}

#[track_caller]
fn is_too_many(answer: &Answer, seconds: &str) {
    let message = json!("ThrottlerException: Too Many Requests");
    answer.is_error(429, message, "Too Many Requests");
    assert_eq!(answer.header("retry-after"), seconds);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let (_emulator, api, time) = limited().await;
    assert_eq!(generate(&api, SYNC).await.status, 201);
    *time.lock().unwrap() += Duration::from_millis(17_400);
    is_too_many(&generate(&api, SYNC).await, "43");
    *time.lock().unwrap() += Duration::from_secs(43);
    assert_eq!(generate(&api, SYNC).await.status, 201);
    is_too_many(&generate(&api, SYNC).await, "60");
}

#[tokio::test]
async fn asynchronous_calls_and_downloads_are_counted_together_and_apart_from_others() {
    let (_emulator, api, _time) = limited().await;
    assert_eq!(generate(&api, ASYNC).await.status, 202);
    assert_eq!(api.get("/file/download/none").await.status, 404);
    is_too_many(&generate(&api, ASYNC).await, "60");
    is_too_many(&generate(&api, "/file/async/multiple").await, "60");
    is_too_many(&api.get("/file/download/none").await, "60");
    is_too_many(&api.get("/file/download/none/none").await, "60");

    assert_eq!(generate(&api, SYNC).await.status, 201);
    is_too_many(&generate(&api, "/file/sync/multiple").await, "60");
    for _ in 0..5 {
        assert_eq!(api.get("/file/designs").await.status, 200);
    }
}

#[tokio::test]
async fn what_is_refused_for_its_key_is_not_counted() {
    let (_emulator, api, _time) = limited().await;
    assert_eq!(send(api.request("POST", SYNC)).await.status, 412);
    assert_eq!(generate(&api, SYNC).await.status, 201);
}

#[tokio::test]
async fn there_are_no_limits_by_default() {
    let emulator = builder().start().await.unwrap();
    let api = Api::of(&emulator);
    for _ in 0..101 {
        assert_eq!(api.get("/file/download/none").await.status, 404);
    }
}
