//! Tests of the public API: over HTTP, of the pages, and of rendered PDFs.

mod http;
#[cfg(feature = "inbox")]
mod inbox;
mod pdf;
