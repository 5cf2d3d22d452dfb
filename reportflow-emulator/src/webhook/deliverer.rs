//! What deliveries share, and how they change stored events.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::model::{Delivery, Event};
use crate::store::{Store, StoreError};
use crate::worker_pool::WorkerPool;

/// What every delivery needs.
pub(crate) struct Deliverer {
    pub(super) store: Arc<Store>,
    pub(super) clock: Arc<Clock>,
    pub(super) workers: Arc<WorkerPool>,
    /// The delay before each retry.
    pub(super) retry_delays: Vec<Duration>,
    /// Two deliveries of one event must not overwrite each other's attempts.
    updates: Mutex<()>,
}

impl Deliverer {
    pub(crate) fn new(
        store: Arc<Store>,
        clock: Arc<Clock>,
        workers: Arc<WorkerPool>,
        retry_delays: Vec<Duration>,
    ) -> Deliverer {
        Deliverer {
            store,
            clock,
            workers,
            retry_delays,
            updates: Mutex::default(),
        }
    }

    /// Adds a delivery. Returns `false` if the request was removed.
    pub(super) async fn add(&self, event: &Event, delivery: Delivery) -> Result<bool, StoreError> {
        self.update(event, |stored| stored.deliveries.push(delivery))
            .await
    }

    /// Changes a stored event. Returns `false` if its request was removed.
    pub(super) async fn update(
        &self,
        event: &Event,
        change: impl FnOnce(&mut Event),
    ) -> Result<bool, StoreError> {
        let _guard = self.updates.lock().await;
        let Some(mut stored) = self.stored(event).await? else {
            return Ok(false);
        };
        change(&mut stored);
        self.store.save_event(stored).await?;
        Ok(true)
    }

    /// Returns the event as it is stored, or `None` if its request was removed.
    pub(super) async fn stored(&self, event: &Event) -> Result<Option<Event>, StoreError> {
        let events = self.store.events(&event.request_id).await?;
        let mut events = events.into_iter();
        Ok(events.find(|it| it.event_id == event.event_id))
    }
}
