//! The error types.

use std::fmt;
use std::path::PathBuf;

use reportflow_core::params::ParamsError;

use crate::state::DocumentState;

/// The error of a run.
///
/// A document that the service refuses does not stop the run: it is an
/// [`Outcome`](crate::Outcome). An error stops the run. After its cause is mended, the
/// run can go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A document is invalid. Nothing was sent.
    #[non_exhaustive]
    Document {
        /// The document's key.
        key: String,
        /// The cause.
        source: DocumentError,
    },
    /// Two documents have the same key. Nothing was sent.
    #[non_exhaustive]
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A document is of another design or version than the run.
    #[non_exhaustive]
    OtherDesign {
        /// The document's key.
        key: String,
    },
    /// The documents differ from those that the journal has, and the run has begun:
    /// one is new, is missing, or has other parameters.
    #[non_exhaustive]
    InputChanged {
        /// The key of the first document that differs. `None` if documents are missing.
        key: Option<String>,
    },
    /// The import of the documents is incomplete. Run again with the documents.
    ImportIncomplete,
    /// Another worker took over the import: this process was stopped, or the database was away, for
    /// longer than its lease. Run again to join the other.
    ImportTakenOver,
    /// The journal cannot be used.
    Journal(JournalError),
    /// A PDF cannot be stored.
    #[non_exhaustive]
    Output {
        /// The path or the name in the bucket.
        location: String,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A task of the run panicked. This is a bug.
    Task(Box<dyn std::error::Error + Send + Sync>),
    /// A request or a download failed, and the run cannot go on by itself: an invalid key,
    /// design, version or configuration, a service that fails or refuses for too long, or
    /// too many unknown requests in a row. Documents that are not finished keep their
    /// states, and the next run goes on with them.
    Client(Box<reportflow_core::Error>),
    /// The service refused documents, and may refuse every request, for example because the
    /// quota is used up. Another worker got its response. The next run sends them again.
    #[non_exhaustive]
    Refused {
        /// The number of the documents.
        documents: u64,
        /// One of the reasons.
        reason: String,
    },
}

/// The error of a [`Document`](crate::Document).
#[derive(Debug)]
#[non_exhaustive]
pub enum DocumentError {
    /// The key is empty.
    EmptyKey,
    /// The key has a NUL character.
    NulInKey,
    /// A parameter cannot be written as JSON.
    InvalidParams(ParamsError),
    /// The parameters are not a JSON object.
    ParamsNotAnObject,
    /// The passthrough data cannot be written as JSON.
    InvalidPassthrough(serde_json::Error),
    /// The passthrough data is not a JSON object, or has a member `reportflow`.
    PassthroughForm,
    /// The file name is empty or too long, or some system does not allow it.
    #[non_exhaustive]
    InvalidFileName {
        /// The file name.
        file_name: String,
    },
    /// The document is larger than a request may be.
    #[non_exhaustive]
    TooLarge {
        /// The size, in bytes.
        size: usize,
    },
}

/// The error of a [`Journal`](crate::Journal).
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// The file cannot be opened or created.
    #[non_exhaustive]
    Open {
        /// The path.
        path: PathBuf,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The PostgreSQL database of a journal cannot be used.
    #[non_exhaustive]
    Connect {
        /// The cause. It has no password.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The schema of the PostgreSQL database has no journal.
    #[non_exhaustive]
    NoRun {
        /// The schema.
        schema: String,
    },
    /// The file is not a journal, or is of a newer version of this crate.
    #[non_exhaustive]
    Foreign {
        /// The path.
        path: PathBuf,
        /// The cause.
        reason: String,
    },
    /// Another run has this journal, which is a file.
    #[non_exhaustive]
    InUse {
        /// The path.
        path: PathBuf,
    },
    /// The journal is a copy. If the original goes on too, documents are made twice.
    #[non_exhaustive]
    Copied {
        /// The path, or `schema` and the name of the schema.
        place: String,
        /// The host and the path of the original, or its server and table.
        original: String,
    },
    /// The file is an older state of the journal, for example from a backup. Documents
    /// that were sent since are planned in it, and would be made twice.
    #[non_exhaustive]
    Restored {
        /// The path.
        path: PathBuf,
    },
    /// The process that had the journal was killed, and the file was then moved or renamed
    /// without its lock file and its log. Documents that were sent may be planned in it, and
    /// would be made twice.
    #[non_exhaustive]
    Incomplete {
        /// The path.
        path: PathBuf,
    },
    /// The database server was promoted or recovered since a worker last used it. If it lost
    /// transactions, documents that were sent may be planned in the journal, and would be made
    /// twice.
    #[non_exhaustive]
    FailedOver {
        /// The schema of the journal.
        schema: String,
    },
    /// The journal has no document with this key.
    #[non_exhaustive]
    UnknownKey {
        /// The key.
        key: String,
    },
    /// The document is not unknown, so it cannot be settled; see
    /// [`Settlement::Skip`](crate::Settlement::Skip) for the one exception.
    #[non_exhaustive]
    NotUnknown {
        /// The key.
        key: String,
        /// The state.
        state: DocumentState,
    },
    /// The file is that of another document, so a document cannot be settled with it.
    #[non_exhaustive]
    OtherFile {
        /// The key of the other document.
        key: String,
    },
    /// The database of the journal failed, for example because the disk is full, or PostgreSQL
    /// cannot be reached. The journal has all that was committed before.
    Database(Box<dyn std::error::Error + Send + Sync>),
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Error {
        Error::Journal(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Document { key, source } => write!(f, "document `{key}`: {source}"),
            Error::DuplicateKey { key } => write!(
                f,
                "duplicate key `{key}`: each document needs a key of its own"
            ),
            Error::OtherDesign { key } => write!(
                f,
                "document `{key}`: another design or version than the run; use a journal for each design"
            ),
            Error::InputChanged { key: Some(key) } => write!(
                f,
                "the documents changed: `{key}` is not as in the journal; resume without documents, or use a new journal"
            ),
            Error::InputChanged { key: None } => f.write_str(
                "the documents changed: the journal has more; resume without documents, or use a new journal",
            ),
            Error::ImportIncomplete => f.write_str(
                "incomplete journal: the process ended before all documents were in it; run again with the documents",
            ),
            Error::ImportTakenOver => f.write_str(
                "another worker took over the import, because this one seemed to be gone; run again to join it",
            ),
            Error::Journal(error) => error.fmt(f),
            Error::Output { location, source } => write!(f, "cannot store `{location}`: {source}"),
            Error::Task(error) => write!(f, "a task of the run failed: {error}"),
            Error::Client(error) => error.fmt(f),
            Error::Refused { documents, reason } => write!(
                f,
                "the service refused {documents} documents, and perhaps every request: {reason}; resume the run to send them again"
            ),
        }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentError::EmptyKey => f.write_str("empty key"),
            DocumentError::NulInKey => f.write_str("invalid key: it has a NUL character"),
            DocumentError::InvalidParams(error) => error.fmt(f),
            DocumentError::ParamsNotAnObject => {
                f.write_str("invalid parameters: expected a JSON object")
            }
            DocumentError::InvalidPassthrough(error) => write!(f, "invalid passthrough: {error}"),
            DocumentError::PassthroughForm => f.write_str(
                "invalid passthrough: expected a JSON object without a member `reportflow`",
            ),
            DocumentError::InvalidFileName { file_name } => write!(
                f,
                "invalid file name {file_name:?}: expected a name that each system allows, of at most 231 bytes"
            ),
            DocumentError::TooLarge { size } => {
                write!(
                    f,
                    "too large: {size} bytes, the limit of a request is 50 MB"
                )
            }
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JournalError::Open { path, source } => {
                write!(f, "cannot open journal `{}`: {source}", path.display())
            }
            JournalError::Connect { source } => {
                write!(f, "cannot use the database of the journal: {source}")
            }
            JournalError::NoRun { schema } => write!(f, "there is no run in schema `{schema}`"),
            JournalError::Foreign { path, reason } => {
                write!(f, "`{}` is not a journal: {reason}", path.display())
            }
            JournalError::InUse { path } => {
                write!(f, "journal `{}` is in use by another run", path.display())
            }
            JournalError::Copied { place, original } => write!(
                f,
                "journal `{place}` is a copy of {original}: if both go on, documents are made twice"
            ),
            JournalError::Restored { path } => write!(
                f,
                "journal `{}` is older than its last run: if it goes on, documents that were sent since are made twice",
                path.display()
            ),
            JournalError::Incomplete { path } => write!(
                f,
                "journal `{0}` may be incomplete: its last process was killed, and `{0}.lock` does not belong to it; move the journal with its `-wal` and its `.lock`",
                path.display()
            ),
            JournalError::FailedOver { schema } => write!(
                f,
                "the database server of journal schema `{schema}` was promoted or recovered: if it lost transactions, documents that were sent are made twice"
            ),
            JournalError::UnknownKey { key } => write!(f, "unknown key `{key}`"),
            JournalError::NotUnknown { key, state } => write!(
                f,
                "document `{key}` is {state}: only an unknown document can be settled"
            ),
            JournalError::OtherFile { key } => {
                write!(f, "invalid file: it is that of document `{key}`")
            }
            JournalError::Database(source) => write!(f, "journal: {source}"),
        }
    }
}

// `Display` prints the causes.
impl std::error::Error for DocumentError {}
impl std::error::Error for JournalError {}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Client(error) => error.source(),
            _ => None,
        }
    }
}
