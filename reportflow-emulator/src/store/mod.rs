//! Requests, their documents and their events.

mod backend;
mod change;
#[cfg(feature = "data")]
mod durable;
mod entry;
mod error;
mod memory;
mod params;
mod retention;
mod summary;
#[cfg(test)]
mod tests;

#[cfg(feature = "inbox")]
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use tokio::sync::broadcast;

use crate::model::{DeliveryState, Event, RequestRecord};
#[cfg(feature = "data")]
use crate::start_error::StartError;
use backend::Backend;
use change::Changes;
pub(crate) use change::{Change, ChangeKind};
#[cfg(feature = "data")]
pub(crate) use durable::Location;
pub(crate) use error::StoreError;
pub(crate) use params::Params;
pub use retention::Retention;
pub(crate) use summary::RequestSummary;

/// Requests, their documents and their events. Subscribers are told a change also if
/// its future is dropped.
#[derive(Debug)]
pub(crate) struct Store {
    backend: Backend,
    changes: Changes,
    /// The folder. `None` is memory.
    #[cfg(feature = "inbox")]
    dir: Option<PathBuf>,
    /// `None` keeps everything.
    #[cfg(feature = "inbox")]
    retention: Option<Retention>,
}

impl Store {
    pub(crate) fn in_memory(retention: Retention) -> Store {
        let changes = Changes::new();
        let backend = Backend::in_memory(retention, changes.clone());
        Store {
            backend,
            changes,
            #[cfg(feature = "inbox")]
            dir: None,
            #[cfg(feature = "inbox")]
            retention: Some(retention),
        }
    }

    /// Opens a folder. Returns also the requests that an earlier run accepted and did
    /// not finish, oldest first.
    #[cfg(feature = "data")]
    pub(crate) async fn open(
        location: Location,
        retention: Option<Retention>,
    ) -> Result<(Store, Vec<RequestRecord>), StartError> {
        let changes = Changes::new();
        #[cfg(feature = "inbox")]
        let dir = Some(location.dir.clone());
        let opening = durable::open(location, retention, changes.clone());
        let (durable, unfinished) = opening.await?;
        let store = Store {
            backend: Backend::Durable(durable),
            changes,
            #[cfg(feature = "inbox")]
            dir,
            #[cfg(feature = "inbox")]
            retention,
        };
        Ok((store, unfinished))
    }

    /// Returns the data folder, or `None` if everything is in memory.
    #[cfg(feature = "inbox")]
    pub(crate) fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// Returns the limits, or `None` if everything is kept.
    #[cfg(feature = "inbox")]
    pub(crate) fn retention(&self) -> Option<Retention> {
        self.retention
    }

    /// Stores a new request. When this returns, the request is kept.
    pub(crate) async fn add(&self, record: RequestRecord) -> Result<(), StoreError> {
        self.backend.add(record).await
    }

    pub(crate) async fn request(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        self.backend.request(request_id).await
    }

    /// Returns a request as [`Store::request`] does. Its parameters are `null`.
    pub(crate) async fn request_without_params(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        self.backend.request_without_params(request_id).await
    }

    /// Returns the ids of all stored requests.
    pub(crate) async fn request_ids(&self) -> Result<Vec<String>, StoreError> {
        self.backend.request_ids().await
    }

    /// Returns requests, newest first, that arrived before the one with this
    /// sequence number. With `last_delivery` they have an event whose last delivery has this
    /// state.
    pub(crate) async fn page(
        &self,
        before: Option<u64>,
        limit: usize,
        params: Params,
        last_delivery: Option<DeliveryState>,
    ) -> Result<Vec<RequestRecord>, StoreError> {
        self.backend
            .page(before, limit, params, last_delivery)
            .await
    }

    /// Returns requests as [`Store::page`] does, without what may be large.
    pub(crate) async fn summaries(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<RequestSummary>, StoreError> {
        self.backend.summaries(before, limit).await
    }

    pub(crate) async fn exists(&self, request_id: &str) -> Result<bool, StoreError> {
        self.backend.exists(request_id).await
    }

    /// Returns the highest sequence number that a request ever had, also a removed one.
    pub(crate) async fn last_sequence(&self) -> Result<u64, StoreError> {
        self.backend.last_sequence().await
    }

    pub(crate) async fn set_status(&self, request_id: &str, status: u16) -> Result<(), StoreError> {
        self.backend.set_status(request_id, status).await
    }

    /// Stores the PDF of a document, or the reason of its failure. If it is the last
    /// one of its request, `event` gets the finished record. Its event is stored in
    /// the same step, so that a crash cannot lose it. Returns this event.
    pub(crate) async fn finish_file(
        &self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
        event: impl FnOnce(&RequestRecord) -> Option<Event> + Send + 'static,
    ) -> Result<Option<Event>, StoreError> {
        let finishing = self.backend.finish_file(request_id, file_id, pdf, event);
        finishing.await
    }

    /// Returns the PDF of a document, or `None` if it is gone.
    pub(crate) async fn pdf(
        &self,
        request_id: &str,
        file_id: &str,
    ) -> Result<Option<Bytes>, StoreError> {
        self.backend.pdf(request_id, file_id).await
    }

    /// Removes requests with their documents and events.
    pub(crate) async fn remove(&self, records: &[RequestRecord]) -> Result<(), StoreError> {
        self.backend.remove(records).await
    }

    /// Removes the requests of a workspace, or of all, and those without a workspace.
    pub(crate) async fn remove_all(&self, workspace: Option<&str>) -> Result<(), StoreError> {
        self.backend.remove_all(workspace).await
    }

    /// Adds an event, or replaces the one with the same id.
    pub(crate) async fn save_event(&self, event: Event) -> Result<(), StoreError> {
        self.backend.save_event(event).await
    }

    pub(crate) async fn events(&self, request_id: &str) -> Result<Vec<Event>, StoreError> {
        self.backend.events(request_id).await
    }

    /// Returns the event with this delivery.
    pub(crate) async fn event_of_delivery(
        &self,
        delivery_id: &str,
    ) -> Result<Option<Event>, StoreError> {
        self.backend.event_of_delivery(delivery_id).await
    }

    /// Returns all changes from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Frees the folder for another emulator. Every later call fails.
    pub(crate) async fn close(&self) {
        self.backend.close().await;
    }
}
