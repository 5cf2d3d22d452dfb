//! The commands, one in each module.

pub(crate) mod add;
#[cfg(feature = "bulk")]
pub(crate) mod bulk;
pub(crate) mod check;
pub(crate) mod codegen;
pub(crate) mod completions;
pub(crate) mod connection;
pub(crate) mod designs;
pub(crate) mod diff;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod sync;

mod arguments;
mod help;
mod snapshot_errors;
