//! What the tests of `reportflow` share.

#![deny(missing_docs)]

mod project;
mod service;

pub use project::{Project, Run};
pub use service::Service;
