//! The settings of a run.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::state::UnknownPolicy;

/// The settings of a run.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) unknown_policy: UnknownPolicy,
    pub(crate) max_documents_per_request: usize,
    pub(crate) max_concurrent_requests: NonZeroUsize,
    pub(crate) settle_after: Duration,
    pub(crate) file_timeout: Duration,
    pub(crate) give_up_after: Duration,
    /// The requests that are sent, at most.
    pub(crate) max_requests: Option<usize>,
}
