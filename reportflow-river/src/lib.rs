//! Runs of [`reportflow_bulk`] on the workers of [River](riverqueue), a job queue in PostgreSQL.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod enqueue;
mod job;

mod worker;

pub use enqueue::{EnqueueError, enqueue};
pub use job::{QUEUE, RunJob};
pub use worker::{RESCUE_AFTER, RunWorker};
