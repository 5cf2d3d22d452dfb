use std::hash::{BuildHasher, RandomState};

/// A number that others cannot be expected to draw at the same time; nothing
/// secret hangs on it.
pub(crate) fn number() -> u64 {
    RandomState::new().hash_one(())
}
