//! The delay between the acceptance of a request and the first download of its files.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const MIN: Duration = Duration::from_millis(200);
const MAX: Duration = Duration::from_secs(60);

/// Learns how long the service renders a request. A download that comes too early costs
/// a slot of the rate limit, a late one only time: the run has other work. So the delay
/// grows fast and shrinks slowly, and about one download in fifty comes too early.
#[derive(Debug)]
pub(super) struct Pace {
    delay: Duration,
}

impl Pace {
    pub(super) fn new() -> Pace {
        Pace { delay: FIRST }
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    /// Returns the delay after a download that came too early.
    pub(super) fn retry_delay(&self) -> Duration {
        self.delay / 2
    }

    pub(super) fn was_ready(&mut self) {
        self.delay = (self.delay.mul_f64(0.99)).max(MIN);
    }

    pub(super) fn was_early(&mut self) {
        self.delay = (self.delay.mul_f64(1.6)).min(MAX);
    }
}
