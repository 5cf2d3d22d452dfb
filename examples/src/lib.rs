//! Code that all examples share: the service that they use, and the webhook that
//! reports a finished file.

mod service;
mod webhook;

pub use service::Service;

/// The result of an example. `main` prints any error with its causes.
pub use anyhow::Result;
