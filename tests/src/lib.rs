//! What the tests of `reportflow` share.

#![deny(missing_docs)]

mod project;

pub use project::{Project, Run};
