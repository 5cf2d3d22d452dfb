//! The parts that all deliveries share, and their changes of stored events.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::model::{Attempt, Delivery, DeliveryState, Event};
use crate::store::{Store, StoreError};
use crate::worker_pool::WorkerPool;

/// Stores deliveries and their attempts.
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

    /// Stores an attempt. Without a next one, the delivery is over. Returns `false` if
    /// the request was removed.
    pub(super) async fn record(
        &self,
        event: &Event,
        delivery_id: &str,
        attempt: Attempt,
        has_next: bool,
    ) -> Result<bool, StoreError> {
        let state = match &attempt.error {
            None => DeliveryState::Delivered,
            Some(_) if has_next => DeliveryState::Pending,
            Some(_) => DeliveryState::Failed,
        };
        let stored = self.update(event, |event| {
            let mut deliveries = event.deliveries.iter_mut();
            let delivery = deliveries.find(|it| it.delivery_id == delivery_id);
            if let Some(delivery) = delivery.filter(|it| it.state == DeliveryState::Pending) {
                delivery.state = state;
                delivery.attempts.push(attempt);
            }
        });
        stored.await
    }

    /// Fails a pending delivery without sending it.
    pub(super) async fn abandon(&self, event: &Event, delivery_id: &str, reason: String) {
        let (event_id, request_id) = (&event.event_id, &event.request_id);
        tracing::warn!(request_id, event_id, "webhook not delivered: {reason}");
        let attempt = Attempt {
            at: (self.clock)(),
            duration: Duration::ZERO,
            status: None,
            error: Some(reason),
            response_body: String::new(),
        };
        let stored = self.record(event, delivery_id, attempt, false);
        if let Err(error) = stored.await {
            tracing::error!(event_id, %error, "cannot store a webhook attempt");
        }
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
