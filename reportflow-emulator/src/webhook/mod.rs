//! Webhooks: events, the order of their first attempts, and their deliveries.
//!
//! A request has one event, when all its documents are ready. The event is stored with
//! a pending delivery before the first attempt, and its id and body never change. Each
//! attempt is stored with its result. So after a restart, [`Webhooks::resume`] goes on
//! with the same event; a receiver may get it twice.
//!
//! Each workspace has a queue. A request takes its [`Place`] when it is stored, so
//! places are in the order of the store's sequence. The queue makes one first attempt
//! after the other:
//!
//! - It waits for the event of the oldest place, while its documents are rendered. A
//!   place ends without an event if a document fails or the request is removed.
//!   Rejected requests have no place.
//! - It waits up to 1 s for the receiver. A receiver that answers in this time gets all
//!   first attempts in order.
//! - Retries and redeliveries run beside the queue, so they hold no event back.
//!
//! Two faults change the order: a late event is started in its place and waits by
//! itself; a reordered one swaps with the next event that exists within 2 s.

mod client;
mod deliverer;
mod delivery_task;
mod error;
mod payload;
mod queue;
mod receiver;
mod signature;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};

use crate::id::{self, IdGenerator};
use crate::model::{Delivery, DeliveryFault, Event, RequestRecord};
use crate::workspace::Workspace;
pub(crate) use deliverer::Deliverer;
pub(crate) use error::RedeliverError;
pub(crate) use queue::Place;
use queue::{Entrance, Queue};
pub use receiver::EVENT_ID_HEADER;
pub(crate) use receiver::Receiver;
pub use signature::SIGNATURE_HEADER;

/// The webhooks of all workspaces.
pub(crate) struct Webhooks {
    deliverer: Arc<Deliverer>,
    /// By name.
    workspaces: HashMap<String, WorkspaceWebhook>,
}

/// The webhook of a workspace.
struct WorkspaceWebhook {
    id: String,
    receiver: Arc<Receiver>,
    entrance: Mutex<Entrance>,
}

/// The right to store the next request of a workspace. No other request of it is stored
/// in between, so the order of places is that of the store.
pub(crate) struct Turn<'a>(MutexGuard<'a, Entrance>);

impl Turn<'_> {
    /// Takes the place of the request that has been stored.
    pub(crate) fn take_place(self, request_id: &str) -> Place {
        self.0.take_place(request_id)
    }
}

impl Webhooks {
    /// Starts a queue for each of the workspaces.
    pub(crate) fn start(
        deliverer: Deliverer,
        receivers: Vec<(Arc<Workspace>, Receiver)>,
    ) -> Webhooks {
        let deliverer = Arc::new(deliverer);
        let start = |(workspace, receiver): (Arc<Workspace>, Receiver)| {
            let receiver = Arc::new(receiver);
            let (entrance, queue) = Queue::new(Arc::clone(&receiver), Arc::clone(&deliverer));
            let stop = deliverer.workers.stop_signal();
            deliverer.workers.spawn(queue.run(stop));
            let webhook = WorkspaceWebhook {
                id: workspace.id.clone(),
                receiver,
                entrance: Mutex::new(entrance),
            };
            (workspace.name.clone(), webhook)
        };
        let workspaces = receivers.into_iter().map(start).collect();
        Webhooks {
            deliverer,
            workspaces,
        }
    }

    /// Waits until the next request of the workspace may be stored. Returns `None` if
    /// the workspace has no webhook.
    pub(crate) async fn turn(&self, workspace: Option<&str>) -> Option<Turn<'_>> {
        let workspace = self.workspaces.get(workspace?)?;
        Some(Turn(workspace.entrance.lock().await))
    }

    /// Returns a function that makes the event of a request whose documents are
    /// rendered. The store calls it when it stores the last one, so that a crash cannot
    /// lose the event. There is none if a document failed.
    pub(crate) fn event_of(
        &self,
        workspace: Option<&str>,
    ) -> impl FnOnce(&RequestRecord) -> Option<Event> + Send + 'static {
        let workspace = workspace.and_then(|name| self.workspaces.get(name));
        let workspace_id = workspace.map(|it| it.id.clone());
        let clock = Arc::clone(&self.deliverer.clock);
        move |record| {
            let workspace_id = workspace_id.filter(|_| record.expects_event())?;
            match payload::file_completed(record, &workspace_id, clock()) {
                Ok(body) => Some(new_event(record, body)),
                Err(error) => {
                    let request_id = &record.request_id;
                    tracing::error!(request_id, %error, "cannot write the webhook");
                    None
                }
            }
        }
    }

    /// Makes the event of a request due, if it has one.
    pub(crate) async fn finish(&self, place: Place) {
        let request_id = &place.request_id;
        match self.deliverer.store.events(request_id).await {
            Ok(events) => {
                if let Some(event) = events.into_iter().next() {
                    place.fill(event);
                }
            }
            Err(error) => tracing::error!(request_id, %error, "cannot read the webhook"),
        }
    }

    /// Goes on with the event of a finished request of an earlier run.
    pub(crate) async fn resume(&self, place: Place, record: &RequestRecord) {
        let request_id = &record.request_id;
        let event = match self.deliverer.store.events(request_id).await {
            Ok(events) => events.into_iter().next(),
            Err(error) => {
                return tracing::error!(request_id, %error, "cannot resume the webhook");
            }
        };
        let Some(event) = event else {
            return;
        };
        if event.deliveries.iter().all(|it| it.attempts.is_empty()) {
            return place.fill(event);
        }
        let name = record.workspace.as_deref().unwrap_or_default();
        if let Some(workspace) = self.workspaces.get(name) {
            for delivery_id in event.pending() {
                self.send(workspace, &event, delivery_id);
            }
        }
    }

    /// Delivers an event again, with the same id and body. Returns the new delivery.
    pub(crate) async fn redeliver(&self, delivery_id: &str) -> Result<Delivery, RedeliverError> {
        let unknown = || RedeliverError::UnknownDelivery;
        let store = &self.deliverer.store;
        let event = store.event_of_delivery(delivery_id).await?;
        let event = event.ok_or_else(unknown)?;
        let record = store.request(&event.request_id).await?;
        let name = record.ok_or_else(unknown)?.workspace.unwrap_or_default();
        let Some(workspace) = self.workspaces.get(&name) else {
            return Err(RedeliverError::MissingWebhook { workspace: name });
        };
        let delivery = Delivery::new(IdGenerator::random().id()?);
        if !self.deliverer.add(&event, delivery.clone()).await? {
            return Err(unknown());
        }
        let delivery_id = delivery.delivery_id.clone();
        self.send(workspace, &event, delivery_id);
        Ok(delivery)
    }

    fn send(&self, workspace: &WorkspaceWebhook, event: &Event, delivery_id: String) {
        let (deliverer, receiver) = (&self.deliverer, &workspace.receiver);
        drop(delivery_task::start(
            deliverer,
            receiver,
            event,
            delivery_id,
        ));
    }
}

/// The ids follow from the request's. A seed then gives the same ones in whatever order
/// the documents are rendered.
fn new_event(record: &RequestRecord, body: String) -> Event {
    let request_id = &record.request_id;
    let fault = record.delivery_fault;
    let names: &[&str] = match fault {
        Some(DeliveryFault::Doubled) => &["delivery", "second delivery"],
        _ => &["delivery"],
    };
    let deliveries = names.iter();
    Event {
        event_id: id::derive("event", request_id),
        request_id: request_id.clone(),
        body,
        deliveries: deliveries
            .map(|name| Delivery::new(id::derive(name, request_id)))
            .collect(),
        fault,
    }
}
