//! Code that all examples share: the service that they use, and the webhook that
//! reports a finished file.

mod service;
mod webhook;

pub use service::Service;

/// The result of an example. Any error ends it with a message.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
