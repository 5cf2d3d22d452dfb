//! `Retry-After` in both forms: each policy honours it while the others are off.
//! The clock is paused.

use std::time::Duration;

use crate::support::test_server::{Document, Reply, TestServer, download, generate, pdf, response};
use reportflow_core::{Client, Error, RateLimiter, ReportDesign, RetryPolicy};
use tokio::time::Instant;

const RETRY_AFTER: Duration = Duration::from_secs(7);

/// Seven seconds, as a number and as a date after the `date` of the response.
const FORMS: [&[&str]; 2] = [
    &["retry-after: 7"],
    &[
        "date: Tue, 24 Nov 2026 10:00:00 GMT",
        "retry-after: Tue, 24 Nov 2026 10:00:07 GMT",
    ],
];

/// Starts a server that sends `status` for the first request, and then `then`.
async fn reject_first(status: u16, form: &[&str], then: Vec<u8>) -> TestServer {
    let first = response(status, form, "");
    TestServer::start(move |number| {
        Reply::Bytes(match number {
            0 => first.clone(),
            _ => then.clone(),
        })
    })
    .await
}

fn accepted() -> Vec<u8> {
    response(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#)
}

/// The rate limiter causes no delay here: it does not pause requests for designs, nor
/// generate requests after a 503.
#[tokio::test(start_paused = true)]
async fn retry_honours_it() {
    for form in FORMS {
        for (status, generates) in [(429, false), (503, false), (503, true)] {
            let then = if generates {
                accepted()
            } else {
                response(200, &[], r#"{"designs":[]}"#)
            };
            let server = reject_first(status, form, then).await;
            let client = server.builder().rate_limiter(RateLimiter::unlimited());
            let client = client.build().unwrap();
            let start = Instant::now();
            if generates {
                drop(generate(&client).await.unwrap())
            } else {
                drop(client.designs().await.unwrap())
            }
            // The random part is at most 250 ms.
            let waited = start.elapsed();
            let expected = RETRY_AFTER..=RETRY_AFTER + Duration::from_millis(250);
            assert!(expected.contains(&waited), "{form:?} {status} {waited:?}");
            assert_eq!(server.requests().len(), 2);
        }
    }
}

async fn send(client: &Client, kind: &str) -> Result<(), Error> {
    match kind {
        "asynchronous" => generate(client).await.map(drop),
        "synchronous" => Document(1).generate_sync(client).await.map(drop),
        _ => download(client).bytes().await.map(drop),
    }
}

#[tokio::test(start_paused = true)]
async fn rate_limiter_honours_it() {
    for form in FORMS {
        for (kind, then) in [
            ("asynchronous", accepted()),
            ("synchronous", pdf()),
            ("download", pdf()),
        ] {
            let server = reject_first(429, form, then).await;
            let client = server.builder().retry_policy(RetryPolicy::disabled());
            let client = client.build().unwrap();
            let start = Instant::now();
            let error = send(&client, kind).await.unwrap_err();
            assert_eq!(error.retry_after(), Some(RETRY_AFTER), "{form:?} {kind}");
            assert_eq!(start.elapsed(), Duration::ZERO, "{form:?} {kind}");
            // The pause applies to the next request of any task.
            send(&client.clone(), kind).await.unwrap();
            assert_eq!(start.elapsed(), RETRY_AFTER, "{form:?} {kind}");
            assert_eq!(server.requests().len(), 2);
        }
    }
}

/// These statuses do not pause the rate limiter, and `RetryPolicy::disabled` does not
/// end the wait.
#[tokio::test(start_paused = true)]
async fn polling_honours_it() {
    for form in FORMS {
        for status in [202, 404, 409, 425, 500, 503] {
            let server = reject_first(status, form, pdf()).await;
            let client = server
                .builder()
                .rate_limiter(RateLimiter::unlimited())
                .retry_policy(RetryPolicy::disabled());
            let client = client.build().unwrap();
            let start = Instant::now();
            download(&client).wait().bytes().await.unwrap();
            assert_eq!(start.elapsed(), RETRY_AFTER, "{form:?} {status}");
            assert_eq!(server.requests().len(), 2);
        }
    }
}
