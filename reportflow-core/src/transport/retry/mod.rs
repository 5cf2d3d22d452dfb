//! Retries: the caller's policy, the shared budget, the delay that a response asks for,
//! and the errors that are retried.

mod classify;
mod policy;
mod retry_after;
mod state;

pub(crate) use classify::{is_retryable, is_transient_connect_error};
pub use policy::RetryPolicy;
pub(crate) use retry_after::{rate_limit_reset, retry_after};
pub(crate) use state::RetryState;
