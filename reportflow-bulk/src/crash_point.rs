//! Points at which a test kills the process.

/// Does nothing without the feature `crash-points`.
pub(crate) fn crash_point(_name: &str) {}
