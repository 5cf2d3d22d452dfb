//! The endpoints, with one file for each group.

pub(crate) mod designs;
pub(crate) mod download;
pub(crate) mod generate;
pub(crate) mod own_requests;
pub(crate) mod token;
