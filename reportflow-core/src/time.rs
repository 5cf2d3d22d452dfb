use std::time::Duration;

use tokio::time::Instant;

/// A time that each clock can represent, if it is added to the current time.
pub(crate) const THIRTY_YEARS: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Returns the instant after `delay`. If the clock cannot represent it, returns the
/// instant thirty years from now.
pub(crate) fn from_now(delay: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(delay).unwrap_or_else(|| now + THIRTY_YEARS)
}
