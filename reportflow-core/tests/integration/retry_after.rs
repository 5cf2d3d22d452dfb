//! `Retry-After` in both forms: each policy honours it while the others are off.
//! The clock is paused.

use std::time::Duration;

use crate::support::test_server::{Document, Reply, TestServer, download, generate, pdf, response};
use reportflow_core::{Client, Error, RateLimiter, ReportDesign, RetryPolicy};
use tokio::time::Instant;

const TOLD: Duration = Duration::from_secs(7);

/// Seven seconds, and a date that is seven seconds after the answer's own.
const FORMS: [&[&str]; 2] = [
    &["retry-after: 7"],
    &[
        "date: Tue, 24 Nov 2026 10:00:00 GMT",
        "retry-after: Tue, 24 Nov 2026 10:00:07 GMT",
    ],
];

/// Refuses the first request, and answers the others by `then`.
async fn refusing(status: u16, form: &[&str], then: Vec<u8>) -> TestServer {
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

/// The limiter holds nobody back here: it lets designs pass whatever was
/// answered, and generating after a 503.
#[tokio::test(start_paused = true)]
async fn retry_honours_it() {
    for form in FORMS {
        for (status, generates) in [(429, false), (503, false), (503, true)] {
            let then = if generates {
                accepted()
            } else {
                response(200, &[], r#"{"designs":[]}"#)
            };
            let server = refusing(status, form, then).await;
            let client = server.builder().rate_limiter(RateLimiter::unlimited());
            let client = client.build().unwrap();
            let start = Instant::now();
            if generates {
                drop(generate(&client).await.unwrap())
            } else {
                drop(client.designs().await.unwrap())
            }
            // Up to 250 ms more, drawn at random.
            let waited = start.elapsed();
            let told = TOLD..=TOLD + Duration::from_millis(250);
            assert!(told.contains(&waited), "{form:?} {status} {waited:?}");
            assert_eq!(server.requests().len(), 2);
        }
    }
}

async fn makes(client: &Client, kind: &str) -> Result<(), Error> {
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
            let server = refusing(429, form, then).await;
            let client = server.builder().retry_policy(RetryPolicy::disabled());
            let client = client.build().unwrap();
            let start = Instant::now();
            let error = makes(&client, kind).await.unwrap_err();
            assert_eq!(error.retry_after(), Some(TOLD), "{form:?} {kind}");
            assert_eq!(start.elapsed(), Duration::ZERO, "{form:?} {kind}");
            // The next call, of whichever task.
            makes(&client.clone(), kind).await.unwrap();
            assert_eq!(start.elapsed(), TOLD, "{form:?} {kind}");
            assert_eq!(server.requests().len(), 2);
        }
    }
}

/// Neither is the limiter held by these, nor is a wait ended by `RetryPolicy::disabled`.
#[tokio::test(start_paused = true)]
async fn polling_honours_it() {
    for form in FORMS {
        for status in [202, 404, 409, 425, 500, 503] {
            let server = refusing(status, form, pdf()).await;
            let client = server
                .builder()
                .rate_limiter(RateLimiter::unlimited())
                .retry_policy(RetryPolicy::disabled());
            let client = client.build().unwrap();
            let start = Instant::now();
            download(&client).wait().bytes().await.unwrap();
            assert_eq!(start.elapsed(), TOLD, "{form:?} {status}");
            assert_eq!(server.requests().len(), 2);
        }
    }
}
