//! The result of a document.

/// The result of one document of a run.
///
/// ```
/// use reportflow_bulk::{Outcome, OutcomeKind};
///
/// fn line(outcome: &Outcome) -> String {
///     match &outcome.kind {
///         OutcomeKind::Saved(file) => format!("{}: {}", outcome.key, file.location),
///         OutcomeKind::Refused { reason, .. } => format!("{}: refused: {reason}", outcome.key),
///         other => format!("{}: {other:?}", outcome.key),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The document's key.
    pub key: String,
    /// The result.
    pub kind: OutcomeKind,
}

/// The kind of an [`Outcome`].
///
/// ```
/// use reportflow_bulk::OutcomeKind;
///
/// fn needs_a_person(kind: &OutcomeKind) -> bool {
///     !matches!(kind, OutcomeKind::Saved(_))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeKind {
    /// The PDF is stored.
    Saved(SavedFile),
    /// The service refused the document, or could not render it.
    #[non_exhaustive]
    Refused {
        /// The service's message, or the cause.
        reason: String,
    },
    /// The request broke, and nothing has settled it: the service may have made the
    /// document. Or the service made it, and its file is not available.
    #[non_exhaustive]
    Unknown {
        /// The error of the request or of the download.
        reason: String,
    },
    /// The document was unknown, and was given up.
    #[non_exhaustive]
    Skipped {
        /// The error of the request.
        reason: String,
    },
}

/// A stored PDF.
///
/// ```
/// use reportflow_bulk::SavedFile;
///
/// fn line(file: &SavedFile) -> String {
///     format!("{} has {} bytes", file.location, file.size)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SavedFile {
    /// The path below the folder or in the bucket.
    pub location: String,
    /// The size, in bytes.
    pub size: u64,
    /// The SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
    /// The service's id of the request.
    pub request_id: String,
    /// The service's id of the file, if its response or webhook had it.
    pub file_id: Option<String>,
}
