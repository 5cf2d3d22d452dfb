//! The time between the acceptance of a request and the first download of its files.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const MIN: Duration = Duration::from_millis(200);
const MAX: Duration = Duration::from_secs(120);

/// Learns how long the service renders a request. A download that comes too early costs
/// a slot of the rate limit, a late one only time: the run has other work. So the time
/// grows at once and shrinks slowly.
#[derive(Debug)]
pub(super) struct Pace {
    age: Duration,
    /// `true` if files of a request were ready.
    is_known: bool,
}

impl Pace {
    pub(super) fn new() -> Pace {
        Pace {
            age: FIRST,
            is_known: false,
        }
    }

    /// Returns the age at which the files of a request are probably ready.
    pub(super) fn age(&self) -> Duration {
        self.age
    }

    /// Returns whether a request was ready. Before, one request is tried at a time.
    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }

    pub(super) fn was_ready(&mut self) {
        self.is_known = true;
        self.age = self.age.mul_f64(0.99).max(MIN);
    }

    /// Returns the age for the next attempt.
    pub(super) fn was_early(&mut self, age: Duration) -> Duration {
        let next = (age * 2).max(MIN);
        self.age = self.age.max(next).min(MAX);
        next
    }
}
