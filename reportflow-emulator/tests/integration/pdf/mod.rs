//! Rendered PDFs, read by another library.

mod actual_text;
mod digits;
mod fallback;
mod formats;
mod images;
mod limits;
mod line;
mod lossless;
mod missing_values;
mod notes;
mod pages;
pub(crate) mod read;
mod sections;
mod sent_texts;
mod tables;
mod tags;
mod values;
