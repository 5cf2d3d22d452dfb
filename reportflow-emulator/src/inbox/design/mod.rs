//! The designs of the folder, and a form that generates a document of one.

mod draft;
mod example;
mod field_error;
mod fields;
mod form;
mod list;
mod params;
mod pointer;
mod prefill;
mod version;
mod version_page;

pub(super) use example::params as example_params;
pub(super) use list::{empty as empty_designs, show as show_list};
pub(super) use version::{show, submit};
