//! Rate limits of the workspace. The clock is paused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::rate_limiter;
use crate::support::test_server::{
    Reply, TestServer, download, error_response, generate, response,
};
use reportflow_core::{Error, RateLimiter, RetryPolicy};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

async fn accepting() -> TestServer {
    TestServer::always(response(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#)).await
}

#[tokio::test(start_paused = true)]
async fn sends_100_requests_at_once_and_the_next_a_minute_later() {
    let server = accepting().await;
    let client = server.builder().rate_limiter(RateLimiter::default());
    let client = client.build().unwrap();
    let start = Instant::now();
    for _ in 0..100 {
        generate(&client).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    generate(&client).await.unwrap();
    // The service counts a minute. The client adds a second, because requests may
    // arrive in another order.
    assert_eq!(start.elapsed(), Duration::from_secs(61));
    for _ in 0..99 {
        generate(&client).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::from_secs(61));
}

#[tokio::test(start_paused = true)]
async fn loopback_is_limited_only_when_configured() {
    let server = accepting().await;
    let client = server.client();
    let start = Instant::now();
    for _ in 0..250 {
        generate(&client).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn no_minute_exceeds_the_limit_across_tasks() {
    let server = accepting().await;
    let limiter = rate_limiter(1, 5);
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for task in 0..3 {
        let client = server.builder().rate_limiter(limiter.clone());
        let client = client.build().unwrap();
        tasks.spawn(async move {
            let mut sent = Vec::new();
            for _ in 0..6 {
                generate(&client).await.unwrap();
                sent.push(start.elapsed());
                tokio::time::sleep(Duration::from_secs(task)).await;
            }
            sent
        });
    }
    let mut sent: Vec<_> = tasks.join_all().await.concat();
    sent.sort();
    assert_eq!(sent.len(), 18);
    for six in sent.windows(6) {
        assert!(six[5] - six[0] > Duration::from_secs(60), "{sent:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn cancelled_request_takes_no_slot() {
    let server = accepting().await;
    let client = server.builder().rate_limiter(rate_limiter(1, 1));
    let client = client.build().unwrap();
    let start = Instant::now();
    generate(&client).await.unwrap();
    for _ in 0..10 {
        let second = Duration::from_secs(1);
        assert!(timeout(second, generate(&client)).await.is_err());
    }
    generate(&client).await.unwrap();
    assert_eq!(start.elapsed(), Duration::from_secs(61));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_length_of_a_minute_can_be_set() {
    let server = accepting().await;
    let limiter = RateLimiter::builder().minute(Duration::from_secs(5));
    let client = server.builder().rate_limiter(limiter.build());
    let client = client.build().unwrap();
    let start = Instant::now();
    for _ in 0..101 {
        generate(&client).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn slot_at_the_deadline_sends_no_request() {
    let server = accepting().await;
    let hook_runs = Arc::new(AtomicUsize::new(0));
    let hook = hook_runs.clone();
    let client = server
        .builder()
        .rate_limiter(rate_limiter(1, 1))
        .total_timeout(Duration::from_secs(61))
        .on_request(move |_| _ = hook.fetch_add(1, Ordering::SeqCst));
    let client = client.build().unwrap();
    let start = Instant::now();
    generate(&client).await.unwrap();
    let error = generate(&client).await.unwrap_err();
    assert_eq!(start.elapsed(), Duration::from_secs(61));
    let unsent = matches!(
        error,
        Error::RateLimiterTimeout { .. } | Error::DeadlineExceeded { .. }
    );
    assert!(unsent, "{error}");
    assert_eq!(hook_runs.load(Ordering::SeqCst), 1);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn all_tasks_pause_after_429() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(429, &["retry-after: 20"], ""),
            _ => response(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#),
        })
    })
    .await;
    // The pause applies even to an unlimited rate limiter.
    let client = server
        .builder()
        .rate_limiter(RateLimiter::unlimited())
        .retry_policy(RetryPolicy::disabled());
    let client = client.build().unwrap();
    let start = Instant::now();
    let error = generate(&client).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }), "{error}");
    assert_eq!(start.elapsed(), Duration::ZERO);
    let mut tasks = JoinSet::new();
    for _ in 0..5 {
        tasks.spawn(generate(&client).into_future());
    }
    for accepted in tasks.join_all().await {
        accepted.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::from_secs(20));
}

/// Returns the delay of the next request after these error responses.
async fn delay_after(rejections: Vec<Vec<u8>>, retry: RetryPolicy) -> Duration {
    let accepted = response(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#);
    let server = TestServer::start(move |number| {
        Reply::Bytes(rejections.get(number).unwrap_or(&accepted).clone())
    })
    .await;
    let client = server.builder().retry_policy(retry).build().unwrap();
    generate(&client).await.unwrap_err();
    let start = Instant::now();
    generate(&client).await.unwrap();
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn pause_after_429_follows_retry_after_up_to_a_maximum() {
    let with_delay = |seconds: u32| response(429, &[&format!("retry-after: {seconds}")], "");
    let no_delay = response(429, &[], "");
    let twice = RetryPolicy::new().max_attempts(2);
    let five = Duration::from_secs(5);
    for (rejections, retry, seconds) in [
        (vec![with_delay(7)], RetryPolicy::disabled(), 7),
        (vec![no_delay.clone()], RetryPolicy::disabled(), 15),
        // The second response of a request shows that 15 s were too short.
        (vec![no_delay.clone(), no_delay.clone()], twice, 30),
        (vec![with_delay(3600)], RetryPolicy::disabled(), 120),
        (
            vec![with_delay(3600)],
            RetryPolicy::disabled().max_retry_after(five),
            5,
        ),
        (
            vec![no_delay],
            RetryPolicy::disabled().max_retry_after(five),
            5,
        ),
    ] {
        let waited = delay_after(rejections, retry).await;
        assert_eq!(waited, Duration::from_secs(seconds));
    }
}

#[tokio::test(start_paused = true)]
async fn longer_of_two_pauses_applies() {
    // In either order.
    for delays in [[20, 5], [5, 20]] {
        let server = TestServer::start(move |number| {
            Reply::Bytes(match delays.get(number) {
                Some(delay) => response(429, &[&format!("retry-after: {delay}")], ""),
                None => response(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#),
            })
        })
        .await;
        let client = server.client_without_retries();
        let start = Instant::now();
        let (first, second) = tokio::join!(generate(&client), generate(&client));
        first.unwrap_err();
        second.unwrap_err();
        assert_eq!(start.elapsed(), Duration::ZERO);
        generate(&client).await.unwrap();
        assert_eq!(start.elapsed(), Duration::from_secs(20));
    }
}

#[tokio::test(start_paused = true)]
async fn slot_after_the_deadline_is_an_immediate_error() {
    let server = accepting().await;
    let limit = Duration::from_secs(10);
    let client = server
        .builder()
        .rate_limiter(rate_limiter(1, 1))
        .total_timeout(limit)
        .build()
        .unwrap();
    generate(&client).await.unwrap();
    let start = Instant::now();
    let error = generate(&client).await.unwrap_err();
    assert!(matches!(error, Error::RateLimiterTimeout { limit: actual, .. } if actual == limit));
    assert_eq!(
        error.to_string(),
        "not sent within 10s: the rate limit of the workspace is used up"
    );
    assert_eq!(start.elapsed(), limit);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn polling_is_rate_limited() {
    let server = TestServer::always(error_response(404, r#""not ready""#)).await;
    let client = server.builder().rate_limiter(rate_limiter(1, 3));
    let client = client.build().unwrap();
    let start = Instant::now();
    let limit = Duration::from_secs(70);
    let waiting = download(&client).wait_up_to(limit);
    let error = waiting.bytes().await.unwrap_err();
    assert!(matches!(error, Error::NotReady { .. }), "{error}");
    assert!(start.elapsed() <= limit);
    // Three in the first minute, and three in the second.
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn timeout_before_a_retry_keeps_the_first_error() {
    let server = TestServer::always(response(503, &["retry-after: 1"], "")).await;
    let client = server
        .builder()
        .rate_limiter(rate_limiter(1, 1))
        .total_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    // The error is the response, not the timeout of the rate limiter.
    let error = generate(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert_eq!(server.requests().len(), 1);
}
