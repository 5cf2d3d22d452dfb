//! The limit of what is kept in memory.

/// How much the emulator keeps in memory. The oldest finished requests go first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Retention {
    /// Requests, accepted and rejected. Default: 10,000.
    pub requests: usize,
    /// Bytes of parameters and documents. Default: 256 MiB.
    pub bytes: usize,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention {
            requests: 10_000,
            bytes: 256 * 1024 * 1024,
        }
    }
}
