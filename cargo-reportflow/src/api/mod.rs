//! The service's API, by the ids of the sources.

mod client;
mod errors;

pub(crate) use client::{Api, is_design_failure};
