//! Steps that follow a transaction.

use tokio::sync::mpsc::UnboundedSender;

use super::super::change::{Change, Changes};

/// The request id and the file id of a document that nothing refers to any more.
pub(super) type UnusedDocument = (String, String);

/// The steps after the transaction of a call.
#[derive(Default)]
pub(super) struct Effects {
    pub(super) changes: Vec<Change>,
    pub(super) unused: Vec<UnusedDocument>,
}

impl Effects {
    pub(super) fn append(&mut self, mut other: Effects) {
        self.changes.append(&mut other.changes);
        self.unused.append(&mut other.unused);
    }
}

/// The receivers of the effects, in the order of the transactions.
pub(super) struct Outlet {
    pub(super) changes: Changes,
    pub(super) unused: UnboundedSender<UnusedDocument>,
}

impl Outlet {
    pub(super) fn publish(&self, effects: Effects) {
        for change in effects.changes {
            self.changes.tell(change);
        }
        for document in effects.unused {
            // Without a receiver, the next start deletes the document.
            let _ = self.unused.send(document);
        }
    }
}
