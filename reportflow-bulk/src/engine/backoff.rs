//! The delay after requests that fail one after another, and the time to give up.

use std::time::Duration;

use tokio::time::Instant;

const FIRST: Duration = Duration::from_millis(500);
const MAX: Duration = Duration::from_secs(60);
/// The longest delay, so that no time overflows.
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

    /// Starts anew after an accepted request.
    pub(super) fn reset(&mut self) {
        *self = Backoff {
            // The service asked every request for this delay.
            until: self.until,
            ..Backoff::new(self.give_up_after)
        };
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
        let delay = delay.unwrap_or_default().max(backoff).min(MAX_DELAY);
        self.until = self.until.max(now + delay);
        // A wait that ends too late is not begun.
        self.until - *self.since.get_or_insert(now) > self.give_up_after
    }

    /// Counts a request that the service may have accepted. Returns whether to give up.
    pub(super) fn count_unknown(&mut self) -> bool {
        self.unknown += 1;
        self.count_failure(None) || self.unknown >= MAX_UNKNOWN
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Backoff;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_delay_that_ends_too_late_is_not_begun() {
        let mut backoff = Backoff::new(10 * MINUTE);
        assert!(!backoff.count_failure(Some(5 * MINUTE)));
        assert!(backoff.count_failure(Some(11 * MINUTE)));
    }

    #[test]
    fn an_accepted_request_does_not_end_a_delay() {
        let mut backoff = Backoff::new(10 * MINUTE);
        backoff.count_failure(Some(5 * MINUTE));
        // It was sent before.
        backoff.reset();
        assert!(!backoff.is_failing());
        assert!(backoff.until > Instant::now() + 4 * MINUTE);
    }
}
