//! Rendered PDFs, read by another library than the one that wrote them.

mod blanks;
mod pages;
mod pictures;
mod read;
mod values;
