//! Changes of the store.

use tokio::sync::broadcast;

use crate::model::RequestRecord;

/// The changes that a slow subscriber may lag behind.
const CAPACITY: usize = 1024;

/// Something that changed in the store.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    pub(crate) request_id: String,
    pub(crate) workspace: Option<String>,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ChangeKind {
    Added,
    /// A document, the status or a delivery.
    Updated,
    Removed,
}

/// Tells subscribers what changed. The one who makes a change also tells it, because the
/// caller may be cancelled in between.
#[derive(Clone, Debug)]
pub(super) struct Changes(broadcast::Sender<Change>);

impl Changes {
    pub(super) fn new() -> Changes {
        Changes(broadcast::Sender::new(CAPACITY))
    }

    pub(super) fn tell(&self, change: Change) {
        // An error means that nobody listens.
        let _ = self.0.send(change);
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }
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
