use std::time::Duration;

use tokio::time::Instant;

use crate::error::Error;

/// When something must have ended, and what time it had.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    pub(crate) limit: Duration,
}

impl Deadline {
    pub(crate) fn after(limit: Duration) -> Deadline {
        let at = ahead(limit);
        Deadline { at, limit }
    }

    /// The earlier one of this, and that of something which has so long from now.
    pub(crate) fn within(self, limit: Duration) -> Deadline {
        let other = Deadline::after(limit);
        if other.at < self.at { other } else { self }
    }

    pub(crate) fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// An error once there is no time left. Whoever only sets a timer sends a
    /// request all the same, since it is late by up to a millisecond.
    pub(crate) fn check(self) -> Result<(), Error> {
        match self.left().is_zero() {
            true => Err(Error::Timeout {
                limit: self.limit,
                connecting: true,
            }),
            false => Ok(()),
        }
    }

    /// What became of a call that had not ended by then.
    pub(crate) fn passed(self) -> Error {
        Error::Timeout {
            limit: self.limit,
            connecting: false,
        }
    }
}

/// The time that lies so far ahead; thirty years where that is beyond all clocks.
pub(crate) fn ahead(delay: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(delay).unwrap_or_else(|| now + FAR)
}
