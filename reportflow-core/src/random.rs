use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Returns a random number for names and delays. It is not secure for secrets.
pub(crate) fn number() -> u64 {
    // The keys of each `RandomState` differ. This saves a dependency.
    RandomState::new().hash_one(())
}

/// Returns a random duration from zero to `max`.
pub(crate) fn up_to(max: Duration) -> Duration {
    const PARTS: u32 = 1 << 16;
    // Less than `PARTS`, so the cast is lossless.
    let part = (number() % u64::from(PARTS)) as u32;
    max / PARTS * part
}
