//! HTTP headers and bodies.

pub(crate) mod archive;
mod authority;
pub(crate) mod authorization;
pub(crate) mod body;
pub(crate) mod content_disposition;
pub(crate) mod form;
pub(crate) mod head;
mod header_text;
mod origin;

pub(crate) use authority::is_host_and_port;
pub(crate) use body::{Members, RequestBody};
pub(crate) use header_text::header_text;
pub(crate) use origin::{LocalAddress, Origin};
