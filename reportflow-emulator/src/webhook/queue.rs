//! The order of first attempts.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

use super::deliverer::Deliverer;
use super::delivery_task;
use super::pending::MAX_PENDING;
use super::receiver::Receiver;
use crate::model::{DeliveryFault, Event};
use crate::store::{ChangeKind, Store};
use crate::worker_pool::StopSignal;

/// How long a receiver that does not answer holds the next event back.
const FIRST_ATTEMPT_PATIENCE: Duration = Duration::from_secs(1);
/// How long a reordered event waits for the next one.
const REORDER_PATIENCE: Duration = Duration::from_secs(2);

/// The position of a request in the queue of its workspace. If it is dropped without an
/// event, the queue goes on with the next request.
pub(crate) struct Ticket(oneshot::Sender<Event>);

/// A request whose event is next when it exists.
struct QueuedRequest {
    request_id: String,
    event: oneshot::Receiver<Event>,
}

/// Adds requests to a [`Queue`].
pub(super) struct QueueHandle(mpsc::UnboundedSender<QueuedRequest>);

/// The requests of a workspace whose events have had no attempt.
pub(super) struct Queue {
    waiting: mpsc::UnboundedReceiver<QueuedRequest>,
    head: Option<QueuedRequest>,
    receiver: Arc<Receiver>,
    deliverer: Arc<Deliverer>,
}

impl Ticket {
    /// Makes the event due. It stays pending in the store if the emulator stops.
    pub(super) fn set_event(self, event: Event) {
        let _ = self.0.send(event);
    }
}

impl QueueHandle {
    pub(super) fn enqueue(&self, request_id: &str) -> Ticket {
        let (sender, event) = oneshot::channel();
        let request_id = request_id.to_owned();
        // An error means that the emulator stops.
        let _ = self.0.send(QueuedRequest { request_id, event });
        Ticket(sender)
    }
}

impl Queue {
    pub(super) fn new(receiver: Arc<Receiver>, deliverer: Arc<Deliverer>) -> (QueueHandle, Queue) {
        let (sender, waiting) = mpsc::unbounded_channel();
        let queue = Queue {
            waiting,
            head: None,
            receiver,
            deliverer,
        };
        (QueueHandle(sender), queue)
    }

    /// Runs until the emulator stops. The stop drops tickets too, so its signal is
    /// polled first.
    pub(super) async fn run(mut self, mut stop: StopSignal) {
        tokio::select! {
            biased;
            () = stop.stopped() => {}
            () = self.attempt_all() => {}
        }
        let count = usize::from(self.head.is_some()) + self.waiting.len();
        if count > 0 {
            let url = self.receiver.name();
            tracing::warn!("webhooks of {count} requests to {url} not sent: the emulator stops");
        }
    }

    async fn attempt_all(&mut self) {
        while let Some(event) = self.next().await {
            if event.fault == Some(DeliveryFault::Reordered) {
                let deadline = Instant::now() + REORDER_PATIENCE;
                if let Ok(Some(next)) = timeout_at(deadline, self.next()).await {
                    self.attempt(&next).await;
                }
            }
            self.attempt(&event).await;
        }
    }

    /// Waits for the next event. If this is cancelled, no request is lost.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let waiting = match &mut self.head {
                Some(waiting) => waiting,
                None => self.head.insert(self.waiting.recv().await?),
            };
            let event = tokio::select! {
                biased;
                event = &mut waiting.event => event.ok(),
                () = removal(&self.deliverer.store, &waiting.request_id) => None,
            };
            self.head = None;
            if event.is_some() {
                return event;
            }
        }
    }

    /// Starts the deliveries, and waits for the first attempts, but not for long. A
    /// queue that gives up its order cannot grow without limit.
    async fn attempt(&self, event: &Event) {
        for delivery_id in event.pending() {
            let attempted =
                delivery_task::start(&self.deliverer, &self.receiver, event, delivery_id);
            if !self.receiver.is_silent() && self.waiting.len() < MAX_PENDING {
                let _ = timeout(FIRST_ATTEMPT_PATIENCE, attempted).await;
            }
        }
    }
}

/// Waits until a request is removed.
async fn removal(store: &Store, request_id: &str) {
    let mut changes = store.subscribe();
    while !matches!(store.exists(request_id).await, Ok(false)) {
        loop {
            match changes.recv().await {
                Ok(change) if change.request_id != request_id => {}
                Ok(change) if change.kind == ChangeKind::Removed => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}
