//! Servers, senders and archives that several tests use.

#![allow(unreachable_pub, reason = "modules of test binaries")]

pub mod fault_matrix;
pub mod keep_alive_server;
pub mod oauth_issuer;
pub mod test_server;
#[cfg(feature = "webhook")]
pub mod webhook_events;
#[cfg(feature = "webhook")]
pub mod webhook_schemes;
#[cfg(feature = "http-body")]
pub mod webhook_sender;
#[cfg(feature = "zip")]
pub mod zip_archive;

use std::num::NonZeroU32;

use reportflow_core::RateLimiter;

/// Returns a rate limiter with these limits, which must not be zero.
pub fn rate_limiter(sync_per_minute: u32, async_per_minute: u32) -> RateLimiter {
    let requests = |count| NonZeroU32::new(count).expect("not zero");
    RateLimiter::builder()
        .sync_per_minute(requests(sync_per_minute))
        .async_per_minute(requests(async_per_minute))
        .build()
}
