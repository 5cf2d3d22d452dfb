//! A rate limit whose counts are in a store. The clock is paused.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::test_server::{
    Document, Reply, TestServer, download, error_response, generate, pdf, response,
};
use reportflow_core::{
    Client, Error, RateLimitClass, RateLimitFuture, RateLimitStore, RateLimiter, ReportDesign as _,
    RetryPolicy,
};
use tokio::time::{Instant, timeout};

const ACCEPTED: &str = r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#;
const AWAY: &str = "the database is away";

/// The answer of the store to a request or a pause.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Count,
    Fail,
    Hang,
}

/// A store that counts in memory.
#[derive(Clone, Default)]
struct Store(Arc<State>);

#[derive(Default)]
struct State {
    /// The next answers. Then it counts.
    answers: Mutex<VecDeque<Answer>>,
    tries: Mutex<Vec<RateLimitClass>>,
    counted: Mutex<Vec<RateLimitClass>>,
    pauses: Mutex<Vec<(RateLimitClass, Duration)>>,
    /// The answer to pauses.
    pause: Mutex<Option<Answer>>,
}

impl Store {
    fn with(answers: impl IntoIterator<Item = Answer>) -> Store {
        let store = Store::default();
        *store.0.answers.lock().unwrap() = answers.into_iter().collect();
        store
    }

    fn client_of(&self, server: &TestServer, retry: RetryPolicy) -> Client {
        let limiter = RateLimiter::with_store(self.clone());
        let client = server.builder().rate_limiter(limiter).retry_policy(retry);
        client.build().unwrap()
    }

    fn counted(&self) -> Vec<RateLimitClass> {
        self.0.counted.lock().unwrap().clone()
    }

    fn tries(&self) -> usize {
        self.0.tries.lock().unwrap().len()
    }

    fn pauses(&self) -> Vec<(RateLimitClass, Duration)> {
        self.0.pauses.lock().unwrap().clone()
    }
}

async fn answer(answer: Answer) -> Result<(), Box<dyn StdError + Send + Sync>> {
    match answer {
        Answer::Count => Ok(()),
        Answer::Fail => Err(AWAY.into()),
        Answer::Hang => pending().await,
    }
}

impl RateLimitStore for Store {
    fn acquire(&self, class: RateLimitClass) -> RateLimitFuture<'_> {
        Box::pin(async move {
            self.0.tries.lock().unwrap().push(class);
            let next = self.0.answers.lock().unwrap().pop_front();
            answer(next.unwrap_or(Answer::Count)).await?;
            self.0.counted.lock().unwrap().push(class);
            Ok(())
        })
    }

    fn pause(&self, class: RateLimitClass, delay: Duration) -> RateLimitFuture<'_> {
        self.0.pauses.lock().unwrap().push((class, delay));
        let pause = *self.0.pause.lock().unwrap();
        Box::pin(answer(pause.unwrap_or(Answer::Count)))
    }
}

fn assert_store_error(error: &Error) {
    assert!(matches!(error, Error::RateLimitStore(_)), "{error}");
    assert_eq!(
        error.to_string(),
        "not sent: the store of the rate limit failed"
    );
    assert_eq!(error.source().unwrap().to_string(), AWAY);
}

#[tokio::test(start_paused = true)]
async fn every_request_with_a_limit_is_counted_by_the_store() {
    let responses = [
        // An asynchronous request and its retry.
        response(503, &["retry-after: 1"], ""),
        response(202, &[], ACCEPTED),
        // A synchronous request.
        pdf(),
        // A download and its retry.
        response(500, &[], ""),
        pdf(),
        // Polls.
        error_response(404, r#""not ready""#),
        error_response(404, r#""not ready""#),
        pdf(),
        // The list of designs, which has no limit.
        response(200, &[], r#"{"designs":[]}"#),
    ];
    let sent = responses.len();
    let server = TestServer::start(move |number| Reply::Bytes(responses[number].clone())).await;
    let store = Store::default();
    let client = store.client_of(&server, RetryPolicy::new());

    generate(&client).await.unwrap();
    let generated = Document(1).generate_sync(&client);
    generated.await.unwrap();
    download(&client).bytes().await.unwrap();
    download(&client).wait().bytes().await.unwrap();
    client.designs().await.unwrap();

    use RateLimitClass::{Async, Sync};
    assert_eq!(
        store.counted(),
        [Async, Async, Sync, Async, Async, Async, Async, Async]
    );
    assert_eq!(server.requests().len(), sent);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_cannot_be_counted_is_not_sent() {
    let server = TestServer::always(response(202, &[], ACCEPTED)).await;
    let store = Store::with([Answer::Fail; 9]);
    // It is tried again, as other requests that were not sent.
    let client = store.client_of(&server, RetryPolicy::new());
    assert_store_error(&generate(&client).await.unwrap_err());
    assert_eq!(store.tries(), 3);
    assert_store_error(&download(&client).bytes().await.unwrap_err());
    assert_eq!(store.tries(), 6);
    let client = store.client_of(&server, RetryPolicy::disabled());
    assert_store_error(&generate(&client).await.unwrap_err());
    assert_eq!(store.tries(), 7);
    assert_eq!(server.connections(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_back_counts_again() {
    let server = TestServer::always(response(202, &[], ACCEPTED)).await;
    let store = Store::with([Answer::Fail, Answer::Fail]);
    let client = store.client_of(&server, RetryPolicy::new());
    generate(&client).await.unwrap();
    assert_eq!(store.counted(), [RateLimitClass::Async]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_file_outlives_a_store_that_fails() {
    let server = TestServer::always(pdf()).await;
    let store = Store::with([Answer::Fail; 5]);
    let client = store.client_of(&server, RetryPolicy::disabled());
    download(&client).wait().bytes().await.unwrap();
    assert_eq!(server.requests().len(), 1);

    let store = Store::with([Answer::Fail; 1000]);
    let client = store.client_of(&server, RetryPolicy::disabled());
    let waiting = download(&client).wait_up_to(Duration::from_secs(60));
    let Error::NotReady {
        source: Some(source),
        ..
    } = waiting.bytes().await.unwrap_err()
    else {
        panic!("another error");
    };
    assert_store_error(&source);
    assert_eq!(server.requests().len(), 1);
}

/// The service may have accepted the first attempt, so "not sent" would be wrong.
#[tokio::test(start_paused = true)]
async fn an_error_of_the_service_is_kept_if_the_store_fails_before_a_retry() {
    let server = TestServer::always(response(500, &[], "")).await;
    let store = Store::with([Answer::Count, Answer::Fail, Answer::Fail]);
    let client = store.client_of(&server, RetryPolicy::new().allow_duplicates());
    let error = generate(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(500), "{error}");
    assert_eq!(store.tries(), 3);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_429_pauses_through_the_store() {
    let server = TestServer::always(response(429, &["retry-after: 20"], "")).await;
    let pause = Duration::from_secs(20);
    // Whether or not the store can pause, the requests of this program wait.
    for answer in [Answer::Count, Answer::Fail, Answer::Hang] {
        let store = Store::default();
        *store.0.pause.lock().unwrap() = Some(answer);
        let client = store.client_of(&server, RetryPolicy::disabled());
        let start = Instant::now();
        let error = generate(&client).await.unwrap_err();
        assert!(matches!(error, Error::RateLimited { .. }), "{error}");
        assert_eq!(store.pauses(), [(RateLimitClass::Async, pause)]);
        generate(&client).await.unwrap_err();
        let waited = start.elapsed();
        // A store that hangs delays the error, but no longer than the pause.
        let hung = if matches!(answer, Answer::Hang) {
            pause
        } else {
            Duration::ZERO
        };
        assert_eq!(waited, pause + hung, "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_hangs_ends_at_the_timeout_of_the_request() {
    let server = TestServer::always(response(429, &["retry-after: 20"], "")).await;
    let limit = Duration::from_secs(10);
    let store = Arc::new(Store::default());
    *store.0.pause.lock().unwrap() = Some(Answer::Hang);
    // A store that is chosen at run time.
    let limiter = RateLimiter::with_store(store as Arc<dyn RateLimitStore>);
    let client = server.builder().rate_limiter(limiter).total_timeout(limit);
    let start = Instant::now();
    let error = generate(&client.build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }), "{error}");
    assert_eq!(start.elapsed(), limit);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_dropped_while_it_waits_for_the_store_is_not_sent() {
    let server = TestServer::always(response(202, &[], ACCEPTED)).await;
    let store = Store::with([Answer::Hang; 3]);
    let client = store.client_of(&server, RetryPolicy::new());
    for _ in 0..3 {
        let second = Duration::from_secs(1);
        assert!(timeout(second, generate(&client)).await.is_err());
    }
    assert_eq!(server.connections(), 0);
    // It blocks no later one.
    generate(&client).await.unwrap();
    assert_eq!(store.counted(), [RateLimitClass::Async]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_ends_at_the_timeout_of_the_request() {
    let server = TestServer::always(response(202, &[], ACCEPTED)).await;
    let limit = Duration::from_secs(10);
    let limiter = RateLimiter::with_store(Store::with([Answer::Hang]));
    let client = server.builder().rate_limiter(limiter).total_timeout(limit);
    let error = generate(&client.build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::RateLimiterTimeout { .. }), "{error}");
    assert_eq!(server.connections(), 0);
}
