//! The journal: a SQLite file with the state of each document and request.

use std::path::Path;

use crate::document::Document;
use crate::error::JournalError;
use crate::state::{Counts, DocumentState};
use crate::tag::Tag;

/// The journal of a run: one SQLite file, which `sqlite3` opens.
///
/// It has the parameters of the documents and the passcodes of their shares: keep it as
/// safe as the documents. Only the owner may read a file that this creates. It is the
/// only state of a run, and nothing in it is a counter that could drift.
///
/// Clones are cheap, and share the file. One process at a time can open it, others may
/// [`read`](Journal::read) it.
///
/// ```no_run
/// # async fn run() -> Result<(), reportflow_bulk::Error> {
/// let journal = reportflow_bulk::Journal::open("november.db").await?;
/// println!("{:?}", journal.counts().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Journal {}

/// Options of a [`Journal`].
///
/// ```no_run
/// # async fn run() -> Result<(), reportflow_bulk::Error> {
/// use reportflow_bulk::JournalOptions;
///
/// let journal = JournalOptions::new().accept_copy(true).open("restored.db").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct JournalOptions {
    accept_copy: bool,
}

/// The run of a journal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunInfo {
    /// The random id of the run, which the passthrough of each document has.
    pub id: String,
    /// The design, if a document was imported.
    pub design_id: Option<String>,
    /// Its version.
    pub version: Option<u32>,
    /// Whether all documents are in the journal.
    pub is_sealed: bool,
    /// The text of [`Journal::set_settings`].
    pub settings: Option<String>,
}

/// A document in the journal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DocumentRecord {
    /// The number in the order of the import, from 1.
    pub number: u64,
    /// The key.
    pub key: String,
    /// The file name, without `.pdf`.
    pub file_name: String,
    /// The state.
    pub state: DocumentState,
    /// The attempts to send it.
    pub attempts: u32,
    /// The reason, for `refused`, `unknown` and `skipped`.
    pub reason: Option<String>,
    /// The stored PDF, for `saved`.
    pub saved: Option<crate::outcome::SavedFile>,
    /// The parameters, a JSON object.
    pub params: String,
    /// The text of [`Document::source`].
    pub source: Option<String>,
}

/// The decision about an unknown document; see [`Journal::settle`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Settlement {
    /// The service did not make it: send it again.
    Resend,
    /// The service made it: fetch this file.
    Made {
        /// The id of the request.
        request_id: reportflow_core::RequestId,
        /// The id of the file.
        file_id: reportflow_core::FileId,
    },
    /// Give it up.
    Skip,
}

/// A document that the service made a second time.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Duplicate {
    /// The key.
    pub key: String,
    /// The id of the other request.
    pub request_id: String,
    /// The id of the other file, if known.
    pub file_id: Option<String>,
}

/// A request that the journal recorded as `sending`, with the documents to send.
pub(crate) struct Batch {
    /// The number of the request in the journal.
    pub(crate) request: i64,
    pub(crate) documents: Vec<BatchDocument>,
}

/// One document of a [`Batch`], in the order of the request.
pub(crate) struct BatchDocument {
    pub(crate) tag: Tag,
    pub(crate) file_name: String,
    /// A JSON object.
    pub(crate) params: String,
    /// The service's code of the share type.
    pub(crate) share: Option<String>,
    pub(crate) passcode: bool,
    /// A JSON object of the user's.
    pub(crate) passthrough: Option<String>,
}

/// Files of an accepted request, by a response or a webhook.
pub(crate) struct Evidence {
    pub(crate) request_id: String,
    /// The files whose passthrough has a tag of this run.
    pub(crate) files: Vec<(Tag, String)>,
    /// Whether the service has rendered the files.
    pub(crate) is_announced: bool,
}

/// A response that was stored, but not read before the process ended.
pub(crate) struct StoredResponse {
    pub(crate) request: i64,
    pub(crate) body: Vec<u8>,
    /// The id of the request from a header.
    pub(crate) request_id: Option<String>,
    /// The documents of the request, in its order.
    pub(crate) tags: Vec<Tag>,
}

pub(crate) struct FetchDocument {
    pub(crate) number: u64,
    pub(crate) key: String,
    pub(crate) file_name: String,
    pub(crate) file_id: Option<String>,
}

impl JournalOptions {
    /// Creates options with the defaults.
    #[must_use]
    pub fn new() -> JournalOptions {
        JournalOptions::default()
    }
    /// Sets whether a copy of a journal may be opened. Default: false.
    #[must_use]
    pub fn accept_copy(mut self, accept: bool) -> JournalOptions {
        self.accept_copy = accept;
        self
    }
    /// Opens or creates a journal.
    pub async fn open(self, path: impl AsRef<Path>) -> Result<Journal, JournalError> {
        todo!()
    }
}

// Public.
impl Journal {
    pub async fn open(path: impl AsRef<Path>) -> Result<Journal, JournalError> {
        JournalOptions::new().open(path).await
    }
    /// Opens an existing journal to read it, also while another process runs with it.
    pub async fn read(path: impl AsRef<Path>) -> Result<Journal, JournalError> {
        todo!()
    }
    pub async fn run_info(&self) -> Result<RunInfo, JournalError> {
        todo!()
    }
    /// Sets a text that the caller needs to resume, such as the folder of the PDFs.
    pub async fn set_settings(&self, settings: impl Into<String>) -> Result<(), JournalError> {
        todo!()
    }
    pub async fn counts(&self) -> Result<Counts, JournalError> {
        todo!()
    }
    /// Returns documents in a state, in the order of their numbers, after a number (0 for
    /// the first page).
    pub async fn documents(
        &self,
        state: DocumentState,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DocumentRecord>, JournalError> {
        todo!()
    }
    pub async fn document(&self, key: &str) -> Result<Option<DocumentRecord>, JournalError> {
        todo!()
    }
    pub async fn duplicates(&self) -> Result<Vec<Duplicate>, JournalError> {
        todo!()
    }
    pub async fn settle(&self, key: &str, settlement: Settlement) -> Result<(), JournalError> {
        todo!()
    }
}

// Of the engine.
impl Journal {
    /// Imports documents in one transaction. In a sealed journal, it only checks that
    /// they are the same.
    pub(crate) async fn import(
        &self,
        first: u64,
        documents: Vec<Document>,
    ) -> Result<(), crate::Error> {
        todo!()
    }
    /// Ends the import of `count` documents.
    pub(crate) async fn seal(&self, count: u64) -> Result<(), crate::Error> {
        todo!()
    }
    /// Takes planned documents, at most `max_documents` and `max_bytes` together (each
    /// counts its JSON and 512 bytes), and records their request as `sending`. Documents
    /// with a `max_batch` are in requests of at most as many. Returns `None` if no document is planned.
    pub(crate) async fn claim(
        &self,
        max_documents: usize,
        max_bytes: usize,
    ) -> Result<Option<Batch>, JournalError> {
        todo!()
    }
    /// Stores the response before it is decoded.
    pub(crate) async fn store_response(
        &self,
        request: i64,
        body: Vec<u8>,
        request_id: Option<String>,
    ) -> Result<(), JournalError> {
        todo!()
    }
    /// Marks the documents of a request as accepted. `request_id` is the service's id. Files
    /// of `evidence` give the documents their file ids.
    pub(crate) async fn accept(
        &self,
        request: i64,
        evidence: Evidence,
    ) -> Result<(), JournalError> {
        todo!()
    }
    /// Plans the documents of a request again: the service cannot have accepted it.
    pub(crate) async fn replan(&self, request: i64, reason: &str) -> Result<(), JournalError> {
        todo!()
    }
    /// Refuses some documents of a request, by their positions, and plans the others again.
    /// Returns the refused keys with their reasons.
    pub(crate) async fn refuse(
        &self,
        request: i64,
        reasons: Vec<(usize, String)>,
    ) -> Result<Vec<(String, String)>, JournalError> {
        todo!()
    }
    /// Plans the documents of a request again, in requests of half the size.
    pub(crate) async fn split(&self, request: i64, reason: &str) -> Result<(), JournalError> {
        todo!()
    }
    /// Marks the documents of a request as unknown.
    pub(crate) async fn mark_unknown(
        &self,
        request: i64,
        reason: &str,
    ) -> Result<(), JournalError> {
        todo!()
    }
    /// Applies a webhook or a late response: finds the documents by their tags. Unknown and
    /// sending ones become accepted or announced, accepted ones announced. A second file of a document
    /// becomes a duplicate. Returns the number of documents that changed.
    pub(crate) async fn apply(&self, evidence: Evidence) -> Result<u64, JournalError> {
        todo!()
    }
    /// Returns the accepted requests whose files are not fetched, oldest first.
    pub(crate) async fn to_fetch(&self) -> Result<Vec<String>, JournalError> {
        todo!()
    }
    /// Returns the documents of an accepted request whose files are not fetched.
    pub(crate) async fn documents_to_fetch(
        &self,
        request_id: &str,
    ) -> Result<Vec<FetchDocument>, JournalError> {
        todo!()
    }
    pub(crate) async fn has_planned(&self) -> Result<bool, JournalError> {
        todo!()
    }
    pub(crate) async fn unread_responses(&self) -> Result<Vec<StoredResponse>, JournalError> {
        todo!()
    }
    pub(crate) async fn save(
        &self,
        request_id: &str,
        files: Vec<(u64, crate::outcome::SavedFile)>,
    ) -> Result<(), JournalError> {
        todo!()
    }
    /// Refuses an accepted document, because the service has no file of it.
    pub(crate) async fn refuse_document(
        &self,
        number: u64,
        reason: &str,
    ) -> Result<(), JournalError> {
        todo!()
    }
    /// Returns the time of the newest request with unknown documents, for the wait for webhooks.
    pub(crate) async fn last_unknown_sent_at(
        &self,
    ) -> Result<Option<std::time::SystemTime>, JournalError> {
        todo!()
    }
    /// Plans all unknown documents again. Those with `max_attempts` stay. Returns the number.
    pub(crate) async fn resend_unknown(&self, max_attempts: u32) -> Result<u64, JournalError> {
        todo!()
    }
    /// Gives up all unknown documents. Returns their keys and reasons.
    pub(crate) async fn skip_unknown(&self) -> Result<Vec<(String, String)>, JournalError> {
        todo!()
    }
}
