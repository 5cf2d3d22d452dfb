//! The third stage: compares a struct with its parameter list.

mod checker;
mod document;
mod file_name;
mod list;
mod missing;
mod name_source;
mod placeholder;
mod recursion;
mod report;
mod row;
mod rust_names;
mod table_path;
mod template;

pub(crate) use document::Document;
pub(crate) use file_name::{FileName, FileNamePart};
pub(crate) use list::List;
pub(crate) use recursion::reject_recursion;
pub(crate) use row::Row;
