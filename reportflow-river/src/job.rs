//! The job: a wake-up for a run.

use riverqueue::JobArgs;
use serde::{Deserialize, Serialize};

/// The queue of the jobs.
///
/// It has no other jobs, so the number of its workers is the number of requests that
/// a process has on the way.
pub const QUEUE: &str = "reportflow";

/// A job: it wakes a worker up to send one request of a run. It does not say which
/// documents: the worker takes them from the journal.
///
/// [`enqueue`](crate::enqueue()) inserts the jobs of a run.
#[derive(Clone, Debug, Deserialize, Eq, JobArgs, PartialEq, Serialize)]
// Not unique among completed, cancelled and discarded jobs: documents may be left that need
// another one.
#[river(
    kind = "reportflow_run",
    queue = "reportflow",
    unique(by_args, by_state(available, pending, retryable, running, scheduled))
)]
#[non_exhaustive]
pub struct RunJob {
    /// The name of the run, as [`enqueue`](crate::enqueue()) got it.
    pub run: String,
    /// The number of the request. Zero is the end of the run: this job goes on until
    /// nothing is left to do.
    pub request: u64,
}
