use std::time::Duration;

use tokio::time::Instant;

use crate::error::Error;
use crate::time::from_now;

/// The instant at which a timeout ends, and the timeout.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    pub(crate) limit: Duration,
}

impl Deadline {
    pub(crate) fn after(limit: Duration) -> Deadline {
        let at = from_now(limit);
        Deadline { at, limit }
    }

    /// Returns the earlier of this deadline and the one `limit` from now.
    pub(crate) fn min_with(self, limit: Duration) -> Deadline {
        let other = Deadline::after(limit);
        if other.at < self.at { other } else { self }
    }

    pub(crate) fn remaining(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Returns an error if no time remains. A timer alone is not enough: it fires up to
    /// a millisecond late.
    pub(crate) fn ensure_remaining(self) -> Result<(), Error> {
        if self.remaining().is_zero() {
            return Err(Error::DeadlineExceeded { limit: self.limit });
        }
        Ok(())
    }

    /// Returns the error of a request that was running at the deadline.
    pub(crate) fn timeout_error(self) -> Error {
        Error::Timeout { limit: self.limit }
    }
}
