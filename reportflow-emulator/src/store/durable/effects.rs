//! What follows a transaction.

use super::super::change::Change;

/// What to do after the transaction of a call.
#[derive(Default)]
pub(super) struct Effects {
    pub(super) changes: Vec<Change>,
    /// The request ids and file ids of documents that nothing refers to any more.
    pub(super) unused: Vec<(String, String)>,
}
