//! The workspace's rate limits.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use reportflow_core::{Client, RateLimiter};
use reportflow_emulator::RateLimits;

use crate::oracle::check;
use crate::run::{bulk, documents, temp_folder};
use crate::service::Service;

const DOCUMENTS: u64 = 60;
/// The emulator's clock is faster, so that its minute is a second.
const SPEED: u32 = 60;
const LIMIT: u32 = 20;
/// Longer than the emulator's, because a busy machine delays requests.
const MINUTE: Duration = Duration::from_millis(1_300);

#[tokio::test]
async fn a_run_never_exceeds_the_limits() {
    let (start_time, start) = (SystemTime::now(), Instant::now());
    let limits = RateLimits {
        async_and_downloads: LIMIT as usize,
        ..RateLimits::default()
    };
    let service = Service::with(|emulator| {
        let clock = move || start_time + start.elapsed() * SPEED;
        emulator.rate_limits(limits).clock(clock)
    })
    .await;
    let rate_limiter = RateLimiter::builder()
        .async_per_minute(NonZeroU32::new(LIMIT).unwrap())
        .minute(MINUTE)
        .build();
    let client = Client::builder()
        .base_url(service.emulator.base_url())
        .app_key("ak_test")
        .rate_limiter(rate_limiter);
    let rejected = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&rejected);
    let client = client.on_response(move |response| {
        let is_rejected = response.status == Some(429);
        counted.fetch_add(is_rejected.into(), Ordering::Relaxed);
    });
    let folder = temp_folder();
    let bulk = bulk(client.build().unwrap(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    assert_eq!(rejected.load(Ordering::Relaxed), 0);
    check(&service, folder.path(), DOCUMENTS).await;
}
