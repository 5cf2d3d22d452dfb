//! Webhooks: events, the order of their first attempts, and their deliveries.
//!
//! A request has one event, when all its documents are ready. The event is stored with
//! a pending delivery before the first attempt, and its id and body never change. Each
//! attempt is stored with its result. So after a restart, [`Webhooks::resume`] goes on
//! with the same event; a receiver may get it twice.
//!
//! Each workspace has a queue. A request gets its [`Ticket`] when it is stored, so
//! tickets are in the order of the store's sequence. The queue makes one first attempt
//! after the other:
//!
//! - It waits for the event of the oldest ticket, while its documents are rendered. A
//!   ticket ends without an event if a document fails or the request is removed, or if a
//!   document cannot be stored for long: its event is then sent out of order. Rejected
//!   requests have no ticket.
//! - It waits up to 1 s for the receiver. A receiver that answers in this time gets all
//!   first attempts in order. The queue does not wait if the last attempt timed out, or
//!   if 10,000 requests are queued.
//! - Retries and redeliveries run beside the queue, so they hold no event back.
//! - If more than 10,000 started deliveries are pending, the oldest one fails.
//!
//! Two faults change the order: a late event is started in its turn and waits by
//! itself; a reordered one swaps with the next event that exists within 2 s.

mod client;
mod deliverer;
mod delivery_task;
mod error;
mod payload;
mod pending;
mod queue;
mod receiver;
mod response_body;
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
pub(crate) use queue::Ticket;
use queue::{Queue, QueueHandle};
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
    queue: Mutex<QueueHandle>,
}

/// The locked queue of a workspace. Hold it until the store has taken a request: then
/// no other request of the workspace comes in between, so the order of tickets is that
/// of the store.
pub(crate) struct QueueLock<'a>(MutexGuard<'a, QueueHandle>);

impl QueueLock<'_> {
    /// Adds the request that the store has taken.
    pub(crate) fn enqueue(self, request_id: &str) -> Ticket {
        self.0.enqueue(request_id)
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
            let (handle, queue) = Queue::new(Arc::clone(&receiver), Arc::clone(&deliverer));
            let stop = deliverer.workers.stop_signal();
            deliverer.workers.spawn(queue.run(stop));
            let webhook = WorkspaceWebhook {
                id: workspace.id.clone(),
                receiver,
                queue: Mutex::new(handle),
            };
            (workspace.name.clone(), webhook)
        };
        let workspaces = receivers.into_iter().map(start).collect();
        Webhooks {
            deliverer,
            workspaces,
        }
    }

    /// Locks the queue of a workspace. Returns `None` if the workspace has no webhook.
    pub(crate) async fn lock_queue(&self, workspace: Option<&str>) -> Option<QueueLock<'_>> {
        let workspace = self.workspaces.get(workspace?)?;
        Some(QueueLock(workspace.queue.lock().await))
    }

    /// Returns a function that makes the event of a request whose documents are
    /// rendered. The store calls it when it stores the last one, so that a crash cannot
    /// lose the event. The function returns `None` if a document failed.
    pub(crate) fn event_of(
        &self,
        workspace: Option<&str>,
    ) -> impl FnOnce(&RequestRecord) -> Option<Event> + Send + 'static {
        let workspace = workspace.and_then(|name| self.workspaces.get(name));
        let workspace_id = workspace.map(|it| it.id.clone());
        // The store calls the function in the middle of a change. The user's clock may
        // panic or take its time.
        let now = (self.deliverer.clock)();
        move |record| {
            let workspace_id = workspace_id.filter(|_| record.expects_event())?;
            match payload::file_completed(record, &workspace_id, now) {
                Ok(body) => Some(new_event(record, body)),
                Err(error) => {
                    let request_id = &record.request_id;
                    tracing::error!(request_id, %error, "cannot write the webhook");
                    None
                }
            }
        }
    }

    /// Makes the event of a request due. Without a ticket it does not wait for its turn.
    pub(crate) fn finish(&self, workspace: Option<&str>, ticket: Option<Ticket>, event: Event) {
        if let Some(ticket) = ticket {
            ticket.set_event(event);
        } else if let Some(workspace) = workspace.and_then(|name| self.workspaces.get(name)) {
            for delivery_id in event.pending() {
                self.send(workspace, &event, delivery_id);
            }
        }
    }

    /// Goes on with the event of a finished request of an earlier run. Without a webhook
    /// it fails, because a pending event keeps its request forever.
    pub(crate) async fn resume(&self, ticket: Option<Ticket>, record: &RequestRecord) {
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
        let name = record.workspace.as_deref().unwrap_or_default();
        let Some((workspace, ticket)) = self.workspaces.get(name).zip(ticket) else {
            for delivery_id in event.pending() {
                let reason = "the workspace has no webhook".to_owned();
                self.deliverer.abandon(&event, &delivery_id, reason).await;
            }
            return;
        };
        if event.deliveries.iter().all(|it| it.attempts.is_empty()) {
            return ticket.set_event(event);
        }
        for delivery_id in event.pending() {
            self.send(workspace, &event, delivery_id);
        }
    }

    /// Returns the headers that a delivery has with the current secret. Returns `None` if
    /// the workspace has no webhook.
    #[cfg(feature = "inbox")]
    pub(crate) fn headers(
        &self,
        workspace: Option<&str>,
        event: &Event,
        delivery_id: &str,
    ) -> Option<[(&'static str, String); 3]> {
        let workspace = self.workspaces.get(workspace?)?;
        let is_forged = event.fault_of(delivery_id) == Some(DeliveryFault::BadSignature);
        Some(workspace.receiver.headers(event, is_forged))
    }

    /// Returns the URL of a workspace's webhook, without its query.
    #[cfg(feature = "inbox")]
    pub(crate) fn url(&self, workspace: Option<&str>) -> Option<String> {
        let workspace = self.workspaces.get(workspace?)?;
        Some(workspace.receiver.name())
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
