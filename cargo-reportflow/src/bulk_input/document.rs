//! A document that passed all checks.

/// A document to import into the journal.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) key: String,
    pub(crate) file_name: String,
    /// The parameters, as a JSON object.
    pub(crate) params: String,
    /// The user's part of the passthrough, as a JSON object.
    pub(crate) passthrough: Option<String>,
    /// The cells of its rows in the reports.
    pub(crate) rows: Vec<Vec<String>>,
}
