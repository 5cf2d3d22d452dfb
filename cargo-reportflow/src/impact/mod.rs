//! The places in the sources that another version of a design affects.

mod analysis;
mod comparer;
mod location;

pub(crate) use analysis::analyze;
pub(crate) use location::{Impact, Location};
