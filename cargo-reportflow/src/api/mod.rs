//! The service's API. Its functions take the ids of the sources.

mod client;
mod errors;

pub(crate) use client::{Api, is_design_failure};
