//! The workspace's rate limits.

use std::num::NonZeroU32;
use std::time::{Duration, Instant, SystemTime};

use reportflow_core::{Client, RateLimiter};
use reportflow_emulator::RateLimits;

use crate::oracle::check;
use crate::run::{bulk, documents};
use crate::service::Service;

const DOCUMENTS: u64 = 60;
/// The emulator's clock is faster, so that its minute is shorter.
const SPEED: u32 = 120;

#[tokio::test]
async fn a_run_never_exceeds_the_limits() {
    let (start_time, start) = (SystemTime::now(), Instant::now());
    let limits = RateLimits {
        async_and_downloads: 12,
        ..RateLimits::default()
    };
    let service = Service::with(|emulator| {
        let clock = move || start_time + start.elapsed() * SPEED;
        emulator.rate_limits(limits).clock(clock)
    })
    .await;
    let rate_limiter = RateLimiter::builder()
        .async_per_minute(NonZeroU32::new(12).unwrap())
        .minute(Duration::from_secs(61) / SPEED)
        .build();
    let client = Client::builder()
        .base_url(service.emulator.base_url())
        .app_key("ak_test")
        .rate_limiter(rate_limiter);
    let client = client.on_response(|response| assert_ne!(response.status, Some(429)));
    let folder = tempfile::tempdir().unwrap();
    let bulk = bulk(client.build().unwrap(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().saved, DOCUMENTS);
    check(&service, folder.path(), DOCUMENTS).await;
}
