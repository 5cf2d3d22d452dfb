//! The place where a store keeps everything.

#[cfg(feature = "data")]
use std::sync::Arc;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use super::change::Changes;
#[cfg(feature = "data")]
use super::durable::Durable;
use super::error::StoreError;
use super::memory::Memory;
use super::params::Params;
use super::retention::Retention;
use super::summary::RequestSummary;
use crate::model::{DeliveryState, Event, RequestRecord};

/// Memory, or a folder. The methods are those of [`Store`](super::Store).
#[derive(Debug)]
pub(super) enum Backend {
    Memory(Mutex<Memory>),
    #[cfg(feature = "data")]
    Durable(Arc<Durable>),
}

impl Backend {
    pub(super) fn in_memory(retention: Retention, changes: Changes) -> Backend {
        Backend::Memory(Mutex::new(Memory::new(retention, changes)))
    }

    pub(super) async fn add(&self, record: RequestRecord) -> Result<(), StoreError> {
        match self {
            Backend::Memory(memory) => {
                lock(memory).add(record);
                Ok(())
            }
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.add(record).await,
        }
    }

    pub(super) async fn request(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).request(request_id)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.request(request_id).await,
        }
    }

    pub(super) async fn request_without_params(
        &self,
        request_id: &str,
    ) -> Result<Option<RequestRecord>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).request_without_params(request_id)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.request_without_params(request_id).await,
        }
    }

    pub(super) async fn request_ids(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).request_ids()),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.request_ids().await,
        }
    }

    pub(super) async fn page(
        &self,
        before: Option<u64>,
        limit: usize,
        params: Params,
        last_delivery: Option<DeliveryState>,
    ) -> Result<Vec<RequestRecord>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).page(before, limit, params, last_delivery)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.page(before, limit, params, last_delivery).await,
        }
    }

    pub(super) async fn summaries(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<RequestSummary>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).summaries(before, limit)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.summaries(before, limit).await,
        }
    }

    pub(super) async fn exists(&self, request_id: &str) -> Result<bool, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).exists(request_id)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.exists(request_id).await,
        }
    }

    pub(super) async fn last_sequence(&self) -> Result<u64, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).last_sequence()),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.last_sequence().await,
        }
    }

    pub(super) async fn set_status(&self, request_id: &str, status: u16) -> Result<(), StoreError> {
        match self {
            Backend::Memory(memory) => {
                lock(memory).set_status(request_id, status);
                Ok(())
            }
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.set_status(request_id, status).await,
        }
    }

    pub(super) async fn finish_file(
        &self,
        request_id: &str,
        file_id: &str,
        pdf: Result<Bytes, String>,
        event: impl FnOnce(&RequestRecord) -> Option<Event> + Send + 'static,
    ) -> Result<Option<Event>, StoreError> {
        match self {
            Backend::Memory(memory) => lock(memory).finish_file(request_id, file_id, pdf, event),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.finish_file(request_id, file_id, pdf, event).await,
        }
    }

    pub(super) async fn pdf(
        &self,
        request_id: &str,
        file_id: &str,
    ) -> Result<Option<Bytes>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).pdf(request_id, file_id)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.pdf(request_id, file_id).await,
        }
    }

    pub(super) async fn remove(&self, records: &[RequestRecord]) -> Result<(), StoreError> {
        let ids = records.iter().map(|record| record.request_id.clone());
        match self {
            Backend::Memory(memory) => {
                let mut memory = lock(memory);
                ids.for_each(|id| memory.remove(&id));
                Ok(())
            }
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.remove(ids.collect()).await,
        }
    }

    pub(super) async fn remove_all(&self, workspace: Option<&str>) -> Result<(), StoreError> {
        match self {
            Backend::Memory(memory) => {
                lock(memory).remove_all(workspace);
                Ok(())
            }
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.remove_all(workspace).await,
        }
    }

    pub(super) async fn save_event(&self, event: Event) -> Result<(), StoreError> {
        match self {
            Backend::Memory(memory) => {
                lock(memory).save_event(event);
                Ok(())
            }
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.save_event(event).await,
        }
    }

    pub(super) async fn events(&self, request_id: &str) -> Result<Vec<Event>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).events(request_id)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.events(request_id).await,
        }
    }

    pub(super) async fn event_of_delivery(
        &self,
        delivery_id: &str,
    ) -> Result<Option<Event>, StoreError> {
        match self {
            Backend::Memory(memory) => Ok(lock(memory).event_of_delivery(delivery_id)),
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.event_of_delivery(delivery_id).await,
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Backend::Memory(_) => {}
            #[cfg(feature = "data")]
            Backend::Durable(durable) => durable.close().await,
        }
    }
}

/// Locks the memory. No step between two changes can panic, so it is consistent even
/// if the lock is poisoned.
fn lock(memory: &Mutex<Memory>) -> MutexGuard<'_, Memory> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}
