//! The delay after requests that fail one after another, and the time to give up.

use std::time::Duration;

use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(500);
const MAX: Duration = Duration::from_secs(60);
/// The longest `Retry-After` that the run waits for.
const MAX_DELAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The unknown requests in a row that stop the run. Each of them may leave 100
/// documents for a person to settle.
const MAX_UNKNOWN: u32 = 5;

/// Counts the requests that failed since the last accepted one.
#[derive(Debug)]
pub(super) struct Backoff {
    failures: u32,
    unknown: u32,
    since: Option<Instant>,
    /// No request is sent before.
    pub(super) until: Instant,
    give_up_after: Duration,
}

impl Backoff {
    pub(super) fn new(give_up_after: Duration) -> Backoff {
        Backoff {
            failures: 0,
            unknown: 0,
            since: None,
            until: Instant::now(),
            give_up_after,
        }
    }

    pub(super) fn reset(&mut self) {
        *self = Backoff::new(self.give_up_after);
    }

    pub(super) fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// Counts a request that the service did not accept. Returns whether to give up.
    pub(super) fn count_failure(&mut self, delay: Option<Duration>) -> bool {
        let now = Instant::now();
        let exponent = self.failures.min(16);
        let backoff = FIRST.saturating_mul(1 << exponent).min(MAX);
        self.failures += 1;
        self.until = now + delay.unwrap_or_default().max(backoff).min(MAX_DELAY);
        now - *self.since.get_or_insert(now) >= self.give_up_after
    }

    /// Counts a request that the service may have accepted. Returns whether to give up.
    pub(super) fn count_unknown(&mut self) -> bool {
        self.unknown += 1;
        self.count_failure(None) || self.unknown >= MAX_UNKNOWN
    }
}
