use std::time::Duration;

use tokio::time::Instant;

/// Returns the instant after `delay`. If the clock cannot represent it, returns the
/// instant thirty years from now.
pub(crate) fn from_now(delay: Duration) -> Instant {
    const THIRTY_YEARS: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(delay).unwrap_or_else(|| now + THIRTY_YEARS)
}
