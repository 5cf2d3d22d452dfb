//! Tests of the public API: over HTTP, and of rendered PDFs.

mod http;
mod pdf;
