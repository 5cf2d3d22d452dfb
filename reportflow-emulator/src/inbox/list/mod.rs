//! The list of requests.

mod chips;
mod link;
mod page;
mod reason;
mod row;
mod search;
mod status;

pub(super) use page::show;
