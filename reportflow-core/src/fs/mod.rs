//! Files.

mod temp_file;

pub(crate) use temp_file::{TempFile, absolute_dir};
