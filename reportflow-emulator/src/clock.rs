//! The clock of webhooks, rate limits and tokens.

use std::time::SystemTime;

/// Returns the current time. Tests replace it by a fixed clock.
pub(crate) type Clock = dyn Fn() -> SystemTime + Send + Sync;
