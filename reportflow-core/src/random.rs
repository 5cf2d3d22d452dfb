use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A number that others cannot be expected to draw at the same time; nothing
/// secret hangs on it.
pub(crate) fn number() -> u64 {
    RandomState::new().hash_one(())
}

/// Any time from none to `longest`.
pub(crate) fn up_to(longest: Duration) -> Duration {
    const PARTS: u32 = 1 << 16;
    // Below `PARTS`, so it fits.
    let share = (number() % u64::from(PARTS)) as u32;
    longest / PARTS * share
}
