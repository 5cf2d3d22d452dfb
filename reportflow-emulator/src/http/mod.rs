//! HTTP headers and bodies.

pub(crate) mod archive;
pub(crate) mod authorization;
pub(crate) mod body;
pub(crate) mod content_disposition;
pub(crate) mod form;
pub(crate) mod head;
mod origin;

pub(crate) use body::{Members, RequestBody};
pub(crate) use origin::{LocalAddress, Origin};
