//! Delays between retries, and their random spread. The clock is paused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::test_server::{TestServer, download, response};
use reportflow_core::{Client, ClientBuilder, RetryPolicy};
use tokio::time::Instant;

/// The number of callers. A random delay misses a given quarter of its range in all of
/// them with a probability of 3 in 10^13. The eleven delays below have 22 quarters to
/// miss: a false alarm in fewer than one of 10^11 runs.
const CALLS: usize = 100;

/// The resolution of tokio's timers.
const TICK: Duration = Duration::from_millis(1);

/// Returns the delays before the retries of each caller.
async fn delays(builder: ClientBuilder, fail: impl AsyncFn(&Client)) -> Vec<Vec<Duration>> {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let log = sent.clone();
    let client = builder.on_request(move |_| log.lock().unwrap().push(Instant::now()));
    let client = client.build().unwrap();
    let mut all = Vec::new();
    for _ in 0..CALLS {
        fail(&client).await;
        let sent = std::mem::take(&mut *sent.lock().unwrap());
        all.push(sent.windows(2).map(|two| two[1] - two[0]).collect());
    }
    all
}

/// Asserts that the delays with this number lie between `least` and `most`, and reach
/// both ends of that range.
fn spread(delays: &[Vec<Duration>], number: usize, least: Duration, most: Duration) {
    let quarter = (most - least) / 4;
    let (mut early, mut late) = (false, false);
    for delays in delays {
        let delay = delays[number];
        let within = least <= delay && delay <= most + TICK;
        assert!(within, "delay {number} is {delay:?}");
        early |= delay < least + quarter;
        late |= delay > most - quarter;
    }
    assert!(early, "delay {number} is never short");
    assert!(late, "delay {number} is never long");
}

#[tokio::test(start_paused = true)]
async fn retry_delay_is_random_up_to_twice_the_last() {
    let server = TestServer::always(response(502, &[], "")).await;
    let second = Duration::from_secs(1);
    let retry = RetryPolicy::new()
        .max_attempts(5)
        .initial_backoff(second)
        .max_backoff(4 * second);
    let retry = retry.retry_budget(u32::MAX);
    let delays = delays(server.builder().retry_policy(retry), async |client| {
        download(client).bytes().await.unwrap_err();
    })
    .await;
    assert!(delays.iter().all(|delays| delays.len() == 4));
    for (number, longest) in [1, 2, 4, 4].into_iter().enumerate() {
        spread(&delays, number, Duration::ZERO, longest * second);
    }
}

#[tokio::test(start_paused = true)]
async fn polling_delays_grow() {
    let server = TestServer::always(response(404, &[], "")).await;
    // The sum of the seven delays below is at most 17.75 s.
    let limit = Duration::from_secs(18);
    let delays = delays(server.builder(), async |client| {
        let waiting = download(client).wait_up_to(limit);
        waiting.bytes().await.unwrap_err();
    })
    .await;
    let steps = [250, 500, 1000, 2000, 4000, 5000, 5000];
    for (number, step) in steps.map(Duration::from_millis).into_iter().enumerate() {
        spread(&delays, number, step / 2, step);
    }
}

#[tokio::test(start_paused = true)]
async fn allows_a_hundred_attempts() {
    let server = TestServer::always(response(502, &[], "")).await;
    let retry = RetryPolicy::new()
        .max_attempts(100)
        .retry_budget(100)
        .initial_backoff(TICK)
        .max_backoff(TICK);
    let client = server.builder().retry_policy(retry).build().unwrap();
    download(&client).bytes().await.unwrap_err();
    assert_eq!(server.requests().len(), 100);
}
