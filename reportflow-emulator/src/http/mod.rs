//! HTTP headers and bodies.

pub(crate) mod archive;
pub(crate) mod authorization;
pub(crate) mod body;
pub(crate) mod content_disposition;
mod origin;

pub(crate) use origin::{LocalAddress, Origin};
