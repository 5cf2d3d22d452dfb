//! Requests, their documents and their events.

mod error;
mod memory;
mod retention;

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use tokio::sync::broadcast;

use crate::model::{Event, RequestRecord};
pub(crate) use error::StoreError;
use memory::Memory;
pub use retention::Retention;

/// The changes that a slow subscriber may lag behind.
const CHANGES_CAPACITY: usize = 1024;

/// Requests, their documents and their events.
#[derive(Debug)]
pub(crate) struct Store {
    memory: Mutex<Memory>,
    changes: broadcast::Sender<Change>,
}

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

impl Store {
    pub(crate) fn in_memory(retention: Retention) -> Store {
        Store {
            memory: Mutex::new(Memory::new(retention)),
            changes: broadcast::Sender::new(CHANGES_CAPACITY),
        }
    }

    /// Stores a new request. When this returns, the request is kept.
    pub(crate) async fn add(&self, record: RequestRecord) -> Result<(), StoreError> {
        let (request_id, workspace) = (record.request_id.clone(), record.workspace.clone());
        self.memory().add(record);
        self.tell(ChangeKind::Added, request_id, workspace);
        Ok(())
    }

    pub(crate) async fn request(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        Ok(self.memory().request(request_id))
    }

    /// Returns the ids of all stored requests.
    pub(crate) async fn request_ids(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.memory().request_ids())
    }

    /// Returns requests, newest first, that arrived before the one with this
    /// sequence number.
    pub(crate) async fn page(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<RequestRecord>, StoreError> {
        Ok(self.memory().page(before, limit))
    }

    pub(crate) async fn set_status(&self, request_id: &str, status: u16) -> Result<(), StoreError> {
        self.memory().set_status(request_id, status);
        self.tell_update(request_id);
        Ok(())
    }

    /// Stores the PDF of a document, or the reason of its failure.
    pub(crate) async fn finish_file(
        &self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
    ) -> Result<(), StoreError> {
        self.memory().finish_file(request_id, file_id, pdf);
        self.tell_update(request_id);
        Ok(())
    }

    /// Returns the PDF of a document, or `None` if it is gone.
    pub(crate) async fn pdf(
        &self,
        request_id: &str,
        file_id: &str,
    ) -> Result<Option<Bytes>, StoreError> {
        Ok(self.memory().pdf(request_id, file_id))
    }

    /// Removes requests with their documents and events.
    pub(crate) async fn remove(&self, records: &[RequestRecord]) -> Result<(), StoreError> {
        for record in records {
            self.memory().remove(&record.request_id);
            let (id, workspace) = (record.request_id.clone(), record.workspace.clone());
            self.tell(ChangeKind::Removed, id, workspace);
        }
        Ok(())
    }

    /// Adds an event, or replaces the one with the same id.
    pub(crate) async fn save_event(&self, event: Event) -> Result<(), StoreError> {
        let request_id = event.request_id.clone();
        self.memory().save_event(event);
        self.tell_update(&request_id);
        Ok(())
    }

    pub(crate) async fn events(&self, request_id: &str) -> Result<Vec<Event>, StoreError> {
        Ok(self.memory().events(request_id))
    }

    /// Returns the event with this delivery.
    pub(crate) async fn event_of_delivery(
        &self,
        delivery_id: &str,
    ) -> Result<Option<Event>, StoreError> {
        Ok(self.memory().event_of_delivery(delivery_id))
    }

    /// Returns all changes from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    fn tell(&self, kind: ChangeKind, request_id: String, workspace: Option<String>) {
        // An error means that nobody listens.
        let _ = self.changes.send(Change {
            kind,
            request_id,
            workspace,
        });
    }

    fn tell_update(&self, request_id: &str) {
        let workspace = self.memory().workspace_of(request_id);
        if let Some(workspace) = workspace {
            self.tell(ChangeKind::Updated, request_id.to_owned(), workspace);
        }
    }

    /// Locks the memory. No step between two changes can panic, so it is consistent
    /// even if the lock is poisoned.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
