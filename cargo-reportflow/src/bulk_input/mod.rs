//! The input of a bulk run: a file of JSON Lines or CSV, read as documents.
//!
//! The whole file is decoded once. Its records are read from the text twice: the first
//! pass checks them all, the second imports them. So no more than one record is parsed
//! at a time.

pub(crate) mod columns;
pub(crate) mod document;
pub(crate) mod file_name;
pub(crate) mod format;
pub(crate) mod options;

mod bad_rows;
mod base64;
mod cell;
mod checker;
mod csv_document;
mod csv_documents;
mod csv_rows;
mod decode;
mod input_file;
mod json_lines;
mod record;
mod unique_json;
mod values;

pub(crate) use input_file::InputFile;
