//! Retries: the caller's policy, the shared budget, and the errors that are retried.

mod classify;
mod policy;
mod state;

pub(crate) use classify::{is_retryable, is_transient_connect_error};
pub use policy::RetryPolicy;
pub(crate) use state::RetryState;
