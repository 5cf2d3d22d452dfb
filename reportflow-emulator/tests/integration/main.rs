//! Tests of the public API: over HTTP, and of rendered PDFs.

mod http;
#[cfg(feature = "inbox")]
mod inbox;
mod pdf;
