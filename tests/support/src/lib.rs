//! Support for tests of several packages.

#![deny(missing_docs)]

pub mod comparison;
mod emulator_service;
mod project;

pub use emulator_service::Service;
pub use project::{Project, Run};
