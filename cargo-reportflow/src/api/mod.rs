//! The service's API, by the ids of the sources.

mod classify;
mod client;
mod errors;

pub(crate) use classify::{is_design_failure, is_global_failure};
pub(crate) use client::Api;
