//! Rate limits of the workspace. The clock is paused.

use std::future::IntoFuture as _;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use reportflow::{ClientBuilder, RateLimiter};
use reportflow_emulator::RateLimits;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::*;

/// Starts an emulator with rate limits and the clock of the client.
async fn limited() -> Emulator {
    let start = Instant::now();
    emulator()
        .rate_limits(RateLimits::default())
        .clock(move || SystemTime::UNIX_EPOCH + start.elapsed())
        // The tests do not read the PDFs.
        .renderer(|_, _, _| Ok(b"%PDF-1.7".to_vec()))
        .start()
        .await
        .expect("a start")
}

/// Sends `count` requests at the same time, which all succeed in the end. Returns the
/// statuses of all responses and the elapsed time.
async fn send_all(
    emulator: &Emulator,
    count: usize,
    configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (Vec<u16>, Duration) {
    let statuses: Arc<Mutex<Vec<u16>>> = Arc::default();
    let log = Arc::clone(&statuses);
    let client = Client::builder()
        .base_url(emulator.base_url())
        .app_key(KEY)
        .on_response(move |response| {
            let status = response.status.expect("a response");
            log.lock().expect("the statuses").push(status);
        });
    let client = configure(client).build().expect("a client");
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        tasks.spawn(invoice().generate_async(&client).into_future());
    }
    for accepted in tasks.join_all().await {
        accepted.expect("accepted");
    }
    let statuses = statuses.lock().expect("the statuses").clone();
    (statuses, start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn rate_limiter_prevents_429_for_120_requests() {
    let emulator = limited().await;
    let limits = |client: ClientBuilder| client.rate_limiter(RateLimiter::default());
    let (statuses, took) = send_all(&emulator, 120, limits).await;
    assert_eq!(statuses, [202; 120]);
    // The first 100 are sent immediately.
    assert!(took > Duration::from_secs(60) && took < Duration::from_secs(62));
}

#[tokio::test(start_paused = true)]
async fn retries_follow_retry_after_without_a_rate_limiter() {
    let emulator = limited().await;
    let unlimited = |client: ClientBuilder| client.rate_limiter(RateLimiter::unlimited());
    let (statuses, took) = send_all(&emulator, 120, unlimited).await;
    let number_of = |status| statuses.iter().filter(|other| **other == status).count();
    assert_eq!((number_of(202), number_of(429)), (120, 20));
    assert!(took >= Duration::from_secs(60) && took < Duration::from_secs(61));
}

#[tokio::test(start_paused = true)]
async fn sync_requests_have_their_own_limit() {
    let emulator = limited().await;
    let client = Client::builder()
        .base_url(emulator.base_url())
        .app_key(KEY)
        .rate_limiter(RateLimiter::default())
        .build()
        .expect("a client");
    let start = Instant::now();
    for _ in 0..30 {
        invoice().generate_sync(&client).await.expect("a PDF");
    }
    // Asynchronous requests are not delayed.
    invoice().generate_async(&client).await.expect("accepted");
    assert!(start.elapsed() < Duration::from_secs(1));
    invoice().generate_sync(&client).await.expect("a PDF");
    assert!(start.elapsed() > Duration::from_secs(60));
}
