//! Generate requests and their files, as stored and as sent.

mod file_description;
mod job;
mod share;

pub(crate) use file_description::{FileDescription, download_url};
pub(crate) use job::{FileState, Job, JobFile};
pub(crate) use share::ShareType;
