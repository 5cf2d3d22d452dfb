//! Rendered PDFs, read by another library.

mod fallback;
mod images;
mod limits;
mod missing_values;
mod pages;
mod read;
mod values;
