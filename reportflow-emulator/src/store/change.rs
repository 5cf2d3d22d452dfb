//! What changes in the store.

use crate::model::RequestRecord;

/// Something that changed in the store.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    pub(crate) request_id: String,
    pub(crate) workspace: Option<String>,
}

/// What changed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ChangeKind {
    Added,
    /// A document, the status or a delivery.
    Updated,
    Removed,
}

impl Change {
    pub(super) fn new(kind: ChangeKind, record: &RequestRecord) -> Change {
        Change {
            kind,
            request_id: record.request_id.clone(),
            workspace: record.workspace.clone(),
        }
    }
}
