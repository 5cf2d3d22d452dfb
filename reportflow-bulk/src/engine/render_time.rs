//! The time that the service needs to render a request.

use std::time::Duration;

use tokio::time::Instant;

const FIRST_AGE: Duration = Duration::from_millis(500);
const MIN_AGE: Duration = Duration::from_millis(200);
const MAX_AGE: Duration = Duration::from_secs(120);

const MIN_HOLD: Duration = Duration::from_millis(200);
const MAX_HOLD: Duration = Duration::from_secs(30);

/// Learns how long the service renders a request. A download that comes too early costs
/// a slot of the rate limit, a late one only time: the run has other work. So the time
/// grows at once and shrinks slowly.
///
/// A service that renders one request after another has not rendered the next ones
/// either. So after an early download, one at a time is tried, with pauses.
#[derive(Debug)]
pub(super) struct RenderTime {
    age: Duration,
    /// `true` if the last request was ready.
    is_ready: bool,
    hold_until: Instant,
}

impl RenderTime {
    pub(super) fn new() -> RenderTime {
        RenderTime {
            age: FIRST_AGE,
            is_ready: false,
            hold_until: Instant::now(),
        }
    }

    /// Returns the age at which the files of a request are probably ready.
    pub(super) fn age(&self) -> Duration {
        self.age
    }

    /// Returns whether several downloads may be tried at the same time.
    pub(super) fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// Returns the time of the next download.
    pub(super) fn hold_until(&self) -> Instant {
        self.hold_until
    }

    pub(super) fn was_ready(&mut self) {
        self.is_ready = true;
        self.age = self.age.mul_f64(0.985).max(MIN_AGE);
    }

    /// Returns the age for the next attempt.
    pub(super) fn was_early(&mut self, age: Duration) -> Duration {
        self.is_ready = false;
        self.hold_until = Instant::now() + (age / 2).clamp(MIN_HOLD, MAX_HOLD);
        let next = age.mul_f64(1.5).max(MIN_AGE);
        self.age = self.age.max(next).min(MAX_AGE);
        next
    }
}
