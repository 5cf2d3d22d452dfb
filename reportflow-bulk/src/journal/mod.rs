//! The journal: a database with the state of each document and request.

mod claim;
mod connection;
mod database;
mod evidence;
mod fetch;
mod history;
mod host;
mod import;
mod import_claim;
mod lease;
mod options;
#[cfg(feature = "postgres")]
mod postgres;
mod query;
mod records;
mod recovery;
mod refusal;
mod response;
mod settle;
mod sqlite;
mod valid_document;
mod worker;

pub(crate) use claim::{Batch, BatchDocument, MAX_CONTENT_BYTES};
pub use connection::Journal;
pub(crate) use evidence::Evidence;
pub(crate) use fetch::FetchDocument;
pub use host::host;
pub use options::JournalOptions;
pub use records::{DocumentRecord, Duplicate, RunInfo};
pub(crate) use recovery::RunGuard;
pub(crate) use refusal::{Confirmation, Refusal};
pub use settle::Settlement;
pub use worker::WorkerInfo;

#[cfg(test)]
mod tests;
