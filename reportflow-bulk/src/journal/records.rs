//! Rows of the journal.

use std::fmt;

use super::database::{DatabaseError, FromValue, Row, Value};
use crate::outcome::SavedFile;
use crate::state::DocumentState;

/// The run of a journal.
///
/// ```no_run
/// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
/// let run = journal.run_info().await?;
/// println!("run {} of {:?}", run.id, run.design_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunInfo {
    /// The random id of the run, which the passthrough of each document has.
    pub id: String,
    /// The design, if a document was imported.
    pub design_id: Option<String>,
    /// Its version.
    pub version: Option<u32>,
    /// Is `true` if all documents are in the journal.
    pub is_sealed: bool,
    /// The text of [`Journal::set_settings`](crate::Journal::set_settings).
    pub settings: Option<String>,
}

/// A document in the journal.
///
/// ```no_run
/// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
/// if let Some(document) = journal.document("INV-0042").await? {
///     println!("{} at attempt {}", document.state, document.attempt);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
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
    /// The number of the last attempt to send it. A copied journal goes on at 1,001.
    pub attempt: u32,
    /// The reason, for `refused`, `unknown` and `skipped`, and for a planned document that
    /// the service refused when it refused every request.
    pub reason: Option<String>,
    /// The stored PDF, for `saved`.
    pub saved: Option<SavedFile>,
    /// The text of [`Document::source`](crate::Document::source).
    pub source: Option<String>,
}

/// Leaves out the source, which has the values of the user.
impl fmt::Debug for DocumentRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentRecord")
            .field("number", &self.number)
            .field("key", &self.key)
            .field("state", &self.state)
            .field("attempt", &self.attempt)
            .field("reason", &self.reason)
            .field("saved", &self.saved)
            .finish_non_exhaustive()
    }
}

/// A document that the service made a second time.
///
/// ```no_run
/// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
/// for duplicate in journal.duplicates().await? {
///     println!("{} is also in request {}", duplicate.key, duplicate.request_id);
/// }
/// # Ok(())
/// # }
/// ```
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

/// The columns of [`document`].
pub(super) const DOCUMENT_COLUMNS: &str = "SELECT number, key, file_name, state, attempts, reason, \
    location, size, sha256, request_id, file_id, source \
    FROM document JOIN content ON content.document = number";

pub(super) fn document(mut row: Row) -> Result<DocumentRecord, DatabaseError> {
    let state = row.take(3)?;
    let saved = match state {
        DocumentState::Saved => Some(SavedFile {
            location: row.take(6)?,
            size: row.take(7)?,
            sha256: row.take(8)?,
            request_id: row.take(9)?,
            file_id: row.take(10)?,
        }),
        _ => None,
    };
    Ok(DocumentRecord {
        number: row.take(0)?,
        key: row.take(1)?,
        file_name: row.take(2)?,
        state,
        attempt: row.take(4)?,
        reason: row.take(5)?,
        saved,
        source: row.take(11)?,
    })
}

impl FromValue for DocumentState {
    fn from_value(value: Value) -> Result<Self, Value> {
        match &value {
            Value::Text(text) => text.parse().map_err(|_| value),
            _ => Err(value),
        }
    }
}
