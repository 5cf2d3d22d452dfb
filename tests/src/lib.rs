//! What the tests of `reportflow` share.

#![deny(missing_docs)]

pub mod compare;
mod project;
mod service;

pub use project::{Project, Run};
pub use service::Service;
