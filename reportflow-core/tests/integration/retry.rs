//! Retries: conditions, number and delay. The clock is paused.

use std::time::Duration;

use crate::support::test_server::{
    PDF, Reply, TestServer, download, error_response, generate, pdf, response,
};
use reportflow_core::{Client, Error, RetryPolicy};
use tokio::net::TcpListener;
use tokio::time::Instant;

const ACCEPTED: &str = r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#;

fn accepted() -> Vec<u8> {
    response(202, &[], ACCEPTED)
}

/// Starts a server that sends `bytes` for the first `times` requests, and then `then`.
async fn failing(times: usize, bytes: Vec<u8>, then: fn() -> Vec<u8>) -> TestServer {
    TestServer::start(move |number| {
        Reply::Bytes(if number < times {
            bytes.clone()
        } else {
            then()
        })
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn retries_a_rejected_generate_request() {
    for bytes in [
        response(429, &["retry-after: 0"], ""),
        response(503, &["retry-after: 0"], ""),
    ] {
        let server = failing(2, bytes, accepted).await;
        let start = Instant::now();
        generate(&server.client()).await.unwrap();
        assert_eq!(server.requests().len(), 3);
        // Each attempt sends the same bytes.
        let requests = server.requests();
        assert!(requests.iter().all(|one| one.body == requests[0].body));
        assert!(requests.iter().all(|one| one.head == requests[0].head));
        // Backoffs of at most 250 and 500 ms, and the same pauses of the rate limiter.
        assert!(start.elapsed() < Duration::from_millis(1500));
    }
}

#[tokio::test(start_paused = true)]
async fn never_repeats_a_request_that_may_be_accepted() {
    for status in [500, 502, 503, 504] {
        let server = TestServer::always(response(status, &[], "")).await;
        let error = generate(&server.client()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(server.requests().len(), 1, "{status}");
    }
    // The connection ends before or during the response, or stays open.
    let half = response(202, &[], ACCEPTED)[..60].to_vec();
    for last in [|| Reply::Bytes(Vec::new()), || Reply::Hang(Vec::new())] {
        let server = TestServer::start(move |_| last()).await;
        generate(&server.client()).await.unwrap_err();
        assert_eq!(server.requests().len(), 1);
    }
    let server = TestServer::always(half).await;
    generate(&server.client()).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn repeats_it_when_duplicates_are_allowed() {
    for status in [500, 502, 503, 504] {
        let server = failing(2, response(status, &[], ""), accepted).await;
        let client = server
            .builder()
            .retry_policy(RetryPolicy::new().allow_duplicates());
        generate(&client.build().unwrap()).await.unwrap();
        assert_eq!(server.requests().len(), 3, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn permanent_errors_are_not_retried() {
    for status in [400, 401, 404, 409, 412, 413, 501] {
        let server = TestServer::always(error_response(status, r#""no""#)).await;
        generate(&server.client()).await.unwrap_err();
        download(&server.client()).bytes().await.unwrap_err();
        assert_eq!(server.requests().len(), 2, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn downloads_are_retried_after_any_transient_error() {
    for status in [429, 500, 502, 503, 504] {
        let server = failing(2, response(status, &[], "<html>"), pdf).await;
        let bytes = download(&server.client()).bytes().await.unwrap();
        assert_eq!(bytes, PDF);
        assert_eq!(server.requests().len(), 3, "{status}");
    }
    let server = failing(2, Vec::new(), pdf).await;
    assert_eq!(download(&server.client()).bytes().await.unwrap(), PDF);
    assert_eq!(server.requests().len(), 3);
    // A truncated response.
    let designs = || response(200, &[], r#"{"designs":[]}"#);
    let half = designs()[..60].to_vec();
    let server = failing(2, half, designs).await;
    server.client().designs().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn retries_a_refused_connection() {
    // A closed port.
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    drop(socket);
    let client = Client::builder()
        .base_url(format!("http://127.0.0.1:{port}/v1"))
        .app_key("ak_x")
        .retry_policy(
            RetryPolicy::new()
                .initial_backoff(Duration::from_secs(8))
                .max_backoff(Duration::from_secs(8)),
        );
    let client = client.build().unwrap();
    let start = Instant::now();
    let error = generate(&client).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Transport {
                connecting: true,
                ..
            }
        ),
        "{error}"
    );
    // Two random delays of at most eight seconds each.
    assert!(start.elapsed() > Duration::ZERO);
    assert!(start.elapsed() <= Duration::from_secs(16));
}

#[tokio::test(start_paused = true)]
async fn honours_retry_after_in_seconds_and_as_a_date() {
    let date = [
        "date: Tue, 24 Nov 2026 10:00:00 GMT",
        "retry-after: Tue, 24 Nov 2026 10:00:07 GMT",
    ];
    for headers in [&["retry-after: 7"][..], &date] {
        for status in [429, 503] {
            let server = failing(1, response(status, headers, ""), accepted).await;
            let start = Instant::now();
            generate(&server.client()).await.unwrap();
            let waited = start.elapsed();
            assert!(waited >= Duration::from_secs(7), "{waited:?}");
            assert!(waited < Duration::from_secs(8), "{waited:?}");
        }
    }
    // A date in the past, by the clock of the service.
    let headers = [
        "date: Tue, 24 Nov 2026 10:00:00 GMT",
        "retry-after: Tue, 24 Nov 2026 09:00:00 GMT",
    ];
    let server = failing(1, response(429, &headers, ""), accepted).await;
    let start = Instant::now();
    generate(&server.client()).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn status_429_without_a_header_waits_15_seconds() {
    let server = failing(2, error_response(429, r#""too many""#), accepted).await;
    let start = Instant::now();
    generate(&server.client()).await.unwrap();
    // 15 and 30 s, and random delays of up to 250 and 500 ms.
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(45), "{waited:?}");
    assert!(waited < Duration::from_secs(46), "{waited:?}");
}

/// The client receives the status and the headers before the body stalls.
#[tokio::test(start_paused = true)]
async fn stalled_error_body_keeps_status_and_headers() {
    let headers =
        b"HTTP/1.1 429 X\r\nretry-after: 7\r\nrequest-id: R1\r\ncontent-length: 99\r\n\r\n";
    let stalled = || [headers, &b"{\"message\":"[..]].concat();
    let server = TestServer::start(move |number| match number {
        0 => Reply::Hang(stalled()),
        _ => Reply::Bytes(accepted()),
    })
    .await;
    generate(&server.client()).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    for limit in [1, 120].map(Duration::from_secs) {
        let server = TestServer::start(move |_| Reply::Hang(stalled())).await;
        let client = server
            .builder()
            .retry_policy(RetryPolicy::disabled())
            .attempt_timeout(limit);
        let start = Instant::now();
        let error = generate(&client.build().unwrap()).await.unwrap_err();
        assert_eq!(start.elapsed(), limit.min(Duration::from_secs(5)));
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(429), Some("R1"))
        );
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(error.api_error().unwrap().body_excerpt, "{\"message\":");
    }
}

#[tokio::test(start_paused = true)]
async fn longest_durations_do_not_overflow() {
    let forever = format!("retry-after: {}", u64::MAX);
    for status in [429, 503] {
        let server = TestServer::always(response(status, &[&forever], "")).await;
        let retry = RetryPolicy::new()
            .max_retry_after(Duration::MAX)
            .initial_backoff(Duration::MAX)
            .max_backoff(Duration::MAX)
            .max_attempts(u32::MAX)
            .retry_budget(u32::MAX);
        let client = server.builder().retry_policy(retry);
        // These durations overflow a clock, with and without a total timeout.
        let patient = client.clone().build().unwrap();
        assert_eq!(generate(&patient).await.unwrap_err().status(), Some(status));
        let client = client.total_timeout(Duration::MAX).build().unwrap();
        assert_eq!(generate(&client).await.unwrap_err().status(), Some(status));
        // The budget is full.
        let server = TestServer::always(accepted()).await;
        let retry = RetryPolicy::new().retry_budget(u32::MAX);
        generate(&server.builder().retry_policy(retry).build().unwrap())
            .await
            .unwrap();
    }
    let server = TestServer::always(response(429, &[&forever], "")).await;
    generate(&server.client()).await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn retry_after_the_deadline_takes_no_budget() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 | 1 => response(503, &["retry-after: 30"], ""),
            2 => response(503, &["retry-after: 1"], ""),
            _ => accepted(),
        })
    })
    .await;
    let client = server
        .builder()
        .retry_policy(RetryPolicy::new().retry_budget(1));
    let client = client
        .total_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    for _ in 0..2 {
        generate(&client).await.unwrap_err();
    }
    generate(&client).await.unwrap();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn long_retry_after_is_not_waited_for() {
    let server = TestServer::always(response(429, &["retry-after: 3600"], "")).await;
    let start = Instant::now();
    let error = generate(&server.client()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn waits_up_to_the_maximum_of_the_policy() {
    let rejected = response(429, &["retry-after: 120"], "");
    let server = failing(1, rejected, accepted).await;
    generate(&server.client()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn retries_end_before_the_total_timeout() {
    let server = TestServer::always(response(503, &["retry-after: 7"], "")).await;
    let limit = Duration::from_secs(10);
    let client = server.builder().total_timeout(limit).build().unwrap();
    let start = Instant::now();
    let error = generate(&client).await.unwrap_err();
    // The response of the service, not the timeout.
    assert_eq!(error.status(), Some(503));
    assert!(start.elapsed() < limit);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn total_timeout_ends_an_attempt() {
    let server = TestServer::start(|_| Reply::Hang(Vec::new())).await;
    let limit = Duration::from_secs(10);
    let client = server.builder().total_timeout(limit).build().unwrap();
    let start = Instant::now();
    let error = generate(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { limit: actual, .. } if actual == limit));
    assert_eq!(start.elapsed(), limit);
}

#[tokio::test(start_paused = true)]
async fn outage_exhausts_the_budget() {
    let server = TestServer::always(response(502, &[], "")).await;
    let client = server
        .builder()
        .retry_policy(RetryPolicy::new().retry_budget(5));
    let client = client.build().unwrap();
    for _ in 0..10 {
        download(&client).bytes().await.unwrap_err();
    }
    // Ten requests, and five retries of the first three.
    assert_eq!(server.requests().len(), 15);
}

#[tokio::test(start_paused = true)]
async fn ten_successes_refill_one_retry() {
    let server = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 | 1 | 12.. => response(502, &[], ""),
            _ => pdf(),
        })
    })
    .await;
    let client = server
        .builder()
        .retry_policy(RetryPolicy::new().retry_budget(1));
    let client = client.build().unwrap();
    download(&client).bytes().await.unwrap_err();
    assert_eq!(server.requests().len(), 2, "the budget is used up");
    for _ in 0..10 {
        download(&client).bytes().await.unwrap();
    }
    download(&client).bytes().await.unwrap_err();
    assert_eq!(server.requests().len(), 14, "one retry was earned");
}

#[tokio::test(start_paused = true)]
async fn success_after_a_retry_refills_nothing() {
    // Each request fails once. If these successes counted, ten would add one retry.
    let server = TestServer::start(|number| {
        Reply::Bytes(match number % 2 {
            0 if number < 40 => response(429, &["retry-after: 0"], ""),
            _ if number < 40 => accepted(),
            _ => response(429, &["retry-after: 0"], ""),
        })
    })
    .await;
    let client = server
        .builder()
        .retry_policy(RetryPolicy::new().retry_budget(20));
    let client = client.build().unwrap();
    for _ in 0..20 {
        generate(&client).await.unwrap();
    }
    generate(&client).await.unwrap_err();
    assert_eq!(server.requests().len(), 41);
}

#[tokio::test(start_paused = true)]
async fn disabled_policy_never_retries() {
    let server = TestServer::always(error_response(429, r#""too many""#)).await;
    let client = server.client_without_retries();
    generate(&client).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}
