//! The cargo workspace: its packages, settings, sources and snapshots.

pub(crate) mod local_designs;
pub(crate) mod project;
pub(crate) mod references;
pub(crate) mod rust_source;
pub(crate) mod settings;

mod attributes;
mod dotenv;
