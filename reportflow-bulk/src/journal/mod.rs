//! The journal: a SQLite file with the state of each document and request.

mod claim;
mod clean_close;
mod connection;
mod evidence;
mod fetch;
mod file;
mod generation;
mod history;
mod import;
mod open;
mod place;
mod query;
mod records;
mod recovery;
mod refusal;
mod response;
mod schema;
mod settle;
mod valid_document;

pub(crate) use claim::{Batch, BatchDocument, MAX_CONTENT_BYTES};
pub use connection::Journal;
pub(crate) use evidence::Evidence;
pub(crate) use fetch::FetchDocument;
pub use open::JournalOptions;
pub use records::{DocumentRecord, Duplicate, RunInfo};
pub(crate) use recovery::RunGuard;
pub(crate) use refusal::Refusal;
pub use settle::Settlement;

#[cfg(test)]
mod tests;
