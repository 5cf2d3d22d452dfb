//! The places in the sources that an upgrade to another version affects.

mod analysis;
mod comparer;
mod location;

pub(crate) use analysis::analyze;
pub(crate) use location::{Impact, Location};
