//! Token streams and types: their source text, spans and paths.

pub(crate) mod crate_path;
pub(crate) mod deprecated;
pub(crate) mod derive_input;
mod replace;
pub(crate) mod source;
pub(crate) mod spans;
pub(crate) mod ty;
