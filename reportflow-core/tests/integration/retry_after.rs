//! `Retry-After` in both forms: each policy honours it while the others are off.
//! The clock is paused.

use std::time::Duration;

use crate::support::test_server::{Answer, Document, Listener, answer, call, download, pdf};
use reportflow_core::{Client, Error, Limiter, ReportDesign, Retry};
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
async fn refusing(status: u16, form: &[&str], then: Vec<u8>) -> Listener {
    let first = answer(status, form, "");
    Listener::start(move |number| {
        Answer::Bytes(match number {
            0 => first.clone(),
            _ => then.clone(),
        })
    })
    .await
}

fn accepted() -> Vec<u8> {
    answer(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#)
}

/// The limiter holds nobody back here: it lets designs pass whatever was
/// answered, and generating after a 503.
#[tokio::test(start_paused = true)]
async fn retry_honours_it() {
    for form in FORMS {
        for (status, generates) in [(429, false), (503, false), (503, true)] {
            let then = match generates {
                true => accepted(),
                false => answer(200, &[], r#"{"designs":[]}"#),
            };
            let listener = refusing(status, form, then).await;
            let client = listener.builder().limiter(Limiter::none());
            let client = client.build().unwrap();
            let start = Instant::now();
            match generates {
                true => drop(call(&client).await.unwrap()),
                false => drop(client.designs().await.unwrap()),
            }
            // Up to 250 ms more, drawn at random.
            let waited = start.elapsed();
            let told = TOLD..=TOLD + Duration::from_millis(250);
            assert!(told.contains(&waited), "{form:?} {status} {waited:?}");
            assert_eq!(listener.requests().len(), 2);
        }
    }
}

async fn makes(client: &Client, kind: &str) -> Result<(), Error> {
    match kind {
        "asynchronous" => call(client).await.map(drop),
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
            let listener = refusing(429, form, then).await;
            let client = listener.builder().retry(Retry::none());
            let client = client.build().unwrap();
            let start = Instant::now();
            let error = makes(&client, kind).await.unwrap_err();
            assert_eq!(error.retry_after(), Some(TOLD), "{form:?} {kind}");
            assert_eq!(start.elapsed(), Duration::ZERO, "{form:?} {kind}");
            // The next call, of whichever task.
            makes(&client.clone(), kind).await.unwrap();
            assert_eq!(start.elapsed(), TOLD, "{form:?} {kind}");
            assert_eq!(listener.requests().len(), 2);
        }
    }
}

/// Neither is the limiter held by these, nor is a wait ended by `Retry::none`.
#[tokio::test(start_paused = true)]
async fn polling_honours_it() {
    for form in FORMS {
        for status in [202, 404, 409, 425, 500, 503] {
            let listener = refusing(status, form, pdf()).await;
            let client = listener
                .builder()
                .limiter(Limiter::none())
                .retry(Retry::none());
            let client = client.build().unwrap();
            let start = Instant::now();
            download(&client).wait().bytes().await.unwrap();
            assert_eq!(start.elapsed(), TOLD, "{form:?} {status}");
            assert_eq!(listener.requests().len(), 2);
        }
    }
}
