//! What the examples share: a service to talk to, and the way to learn that a
//! file is ready.

mod service;
mod webhook;

pub use service::Service;

/// What an example returns: any error ends it with a message.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
