use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::event::{Event, EventKind};
use super::file_completed::FileCompleted;
use crate::error::Error;
use crate::model::AcceptedRequest;
use crate::model::RequestId;
use crate::runtime;

const DEFAULT_CAPACITY: usize = 10_000;

/// Delivers verified events to the tasks that wait for them. Clones are cheap
/// and share one inbox.
///
/// Your HTTP handler delivers the events. Any number of tasks wait, each for the
/// event of its own request. A task that already waits gets its event at once.
///
/// An event may also arrive before a task waits for it. The inbox stores the events
/// of the latest 10,000 requests, and removes the oldest for a new one. Duplicate
/// events are harmless.
///
/// ```no_run
/// # use std::time::Duration;
/// # use reportflow_core::{AcceptedRequest, Client, Error};
/// # use reportflow_core::webhook::{Event, Inbox};
/// // In the handler, after `Verifier::verify`:
/// fn receive(inbox: &Inbox, event: Event) {
///     inbox.deliver(event);
/// }
///
/// // In the task that generates:
/// # async fn run(client: Client, inbox: Inbox, accepted: AcceptedRequest) -> Result<(), Error> {
/// let completed = accepted.wait_for_completion(&inbox, Duration::from_secs(120)).await?;
/// for (n, file) in completed.files.iter().enumerate() {
///     let download = client.download(&completed.request_id, &file.file_id);
///     download.to_path(format!("invoice-{n}.pdf")).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Inbox {
    state: Arc<Mutex<State>>,
}

struct State {
    capacity: usize,
    delivered: HashMap<RequestId, FileCompleted>,
    /// The keys of `delivered`, oldest first.
    order: VecDeque<RequestId>,
    waiting: HashMap<RequestId, Vec<oneshot::Sender<FileCompleted>>>,
    subscribers: Vec<mpsc::UnboundedSender<FileCompleted>>,
}

/// The events of an [`Inbox`], in the order of their delivery; see
/// [`Inbox::subscribe`].
#[derive(Debug)]
pub struct Subscription(mpsc::UnboundedReceiver<FileCompleted>);

impl Subscription {
    /// Waits for the next event. Returns `None` when all clones of the inbox are
    /// dropped.
    ///
    /// ```
    /// use reportflow_core::webhook::Subscription;
    ///
    /// async fn log(mut events: Subscription) {
    ///     while let Some(completed) = events.next().await {
    ///         println!("{} has {} files", completed.request_id, completed.files.len());
    ///     }
    /// }
    /// ```
    pub async fn next(&mut self) -> Option<FileCompleted> {
        self.0.recv().await
    }

    /// Returns the next event if it has already been delivered.
    ///
    /// ```
    /// use reportflow_core::webhook::Inbox;
    ///
    /// let mut events = Inbox::new().subscribe();
    /// assert!(events.try_next().is_none());
    /// ```
    pub fn try_next(&mut self) -> Option<FileCompleted> {
        self.0.try_recv().ok()
    }
}

impl Default for Inbox {
    fn default() -> Inbox {
        Inbox::new()
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Inbox")
            .field("delivered", &state.delivered.len())
            .field("waiting", &state.waiting.len())
            .finish_non_exhaustive()
    }
}

impl Inbox {
    /// Creates an inbox that stores the events of the latest 10,000 requests.
    ///
    /// ```
    /// use reportflow_core::webhook::Inbox;
    ///
    /// let inbox = Inbox::new();
    /// // The handler gets a clone of the inbox that the tasks wait on.
    /// let of_the_handler = inbox.clone();
    /// ```
    #[must_use]
    pub fn new() -> Inbox {
        Inbox::with_capacity(DEFAULT_CAPACITY)
    }

    /// Creates an inbox that stores the events of the latest `requests` requests.
    ///
    /// ```
    /// use reportflow_core::webhook::Inbox;
    ///
    /// // Enough for all requests that complete before a task waits for them.
    /// let inbox = Inbox::with_capacity(100_000);
    /// ```
    #[must_use]
    pub fn with_capacity(requests: usize) -> Inbox {
        let state = State {
            capacity: requests,
            delivered: HashMap::new(),
            order: VecDeque::new(),
            waiting: HashMap::new(),
            subscribers: Vec::new(),
        };
        Inbox {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Delivers a verified event to the tasks that wait for it, and stores it for
    /// later tasks. Events other than `file.completed` are ignored.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use reportflow_core::webhook::{Inbox, Verifier};
    ///
    /// /// Returns the status of the response.
    /// fn handle(verifier: &Verifier, inbox: &Inbox, headers: &HeaderMap, body: &[u8]) -> u16 {
    ///     match verifier.verify(headers, body) {
    ///         Ok(event) => {
    ///             inbox.deliver(event);
    ///             204
    ///         }
    ///         Err(error) => error.status(),
    ///     }
    /// }
    /// ```
    pub fn deliver(&self, event: Event) {
        let EventKind::FileCompleted(completed) = event.kind else {
            return;
        };
        let id = completed.request_id.clone();
        let mut state = self.state();
        state
            .subscribers
            .retain(|subscriber| subscriber.send(completed.clone()).is_ok());
        for waiter in state.waiting.remove(&id).unwrap_or_default() {
            // Fails if the task no longer waits.
            let _ = waiter.send(completed.clone());
        }
        if state.delivered.insert(id.clone(), completed).is_none() {
            state.order.push_back(id);
        }
        if state.order.len() > state.capacity {
            if let Some(oldest) = state.order.pop_front() {
                state.delivered.remove(&oldest);
            }
        }
    }

    /// Returns the events of all requests: first the stored ones, then those that are
    /// delivered from now on. Use it if the request id is unknown, because its response
    /// was lost: the files have the `passthrough` of their documents. The subscription
    /// stores the events until they are read.
    ///
    /// ```
    /// use reportflow_core::webhook::Inbox;
    ///
    /// let inbox = Inbox::new();
    /// let events = inbox.subscribe();
    /// ```
    #[must_use]
    pub fn subscribe(&self) -> Subscription {
        let (subscriber, events) = mpsc::unbounded_channel();
        let mut state = self.state();
        for completed in state.order.iter().filter_map(|id| state.delivered.get(id)) {
            // The receiver is here.
            let _ = subscriber.send(completed.clone());
        }
        state.subscribers.push(subscriber);
        Subscription(events)
    }

    /// Waits until the files of a request can be downloaded.
    ///
    /// The id may come from your database, for example after a restart. Several
    /// tasks may wait for the same request, at once or one after another.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use reportflow_core::RequestId;
    /// # use reportflow_core::webhook::Inbox;
    /// # async fn run(inbox: Inbox, column: String) -> Result<(), Box<dyn std::error::Error>> {
    /// // From your database.
    /// let id: RequestId = column.parse()?;
    /// let completed = inbox.wait_for_completion(&id, Duration::from_secs(120)).await?;
    /// println!("{} files", completed.files.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotReady`] when no event arrived within `timeout`. The event may
    /// be late or lost. A download that [waits](crate::Download::wait) does not
    /// need the event. [`Error::MissingRuntime`] outside of a tokio runtime.
    pub async fn wait_for_completion(
        &self,
        request_id: &RequestId,
        timeout: Duration,
    ) -> Result<FileCompleted, Error> {
        if !runtime::is_running() {
            return Err(Error::MissingRuntime);
        }
        let start = Instant::now();
        let mut waiter = {
            let mut state = self.state();
            if let Some(completed) = state.delivered.get(request_id) {
                return Ok(completed.clone());
            }
            let (sender, event) = oneshot::channel();
            let waiting = state.waiting.entry(request_id.clone()).or_default();
            waiting.push(sender);
            Waiter {
                inbox: self,
                request_id,
                event,
            }
        };
        match tokio::time::timeout(timeout, &mut waiter.event).await {
            Ok(Ok(completed)) => Ok(completed),
            _ => Err(Error::NotReady {
                waited: start.elapsed(),
                last_response: None,
                source: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic cannot leave the state inconsistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AcceptedRequest {
    /// Waits for the webhook of this request, until its files can be downloaded.
    /// See [`Inbox::wait_for_completion`].
    ///
    /// ```no_run
    /// # use reportflow_core::{AcceptedRequest, Client, Error, webhook::Inbox};
    /// # async fn run(client: Client, accepted: AcceptedRequest, inbox: Inbox) -> Result<(), Error> {
    /// use std::time::Duration;
    ///
    /// let completed = accepted.wait_for_completion(&inbox, Duration::from_secs(60)).await?;
    /// for file in &completed.files {
    ///     client.download(&completed.request_id, &file.file_id).to_path("請求書.pdf").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotReady`] when no event arrived within `timeout`.
    pub async fn wait_for_completion(
        &self,
        inbox: &Inbox,
        timeout: Duration,
    ) -> Result<FileCompleted, Error> {
        inbox.wait_for_completion(&self.request_id, timeout).await
    }
}

/// Removes its sender from the inbox when the waiting future ends or is dropped.
struct Waiter<'a> {
    inbox: &'a Inbox,
    request_id: &'a RequestId,
    event: oneshot::Receiver<FileCompleted>,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.event.close();
        let mut state = self.inbox.state();
        if let Some(waiting) = state.waiting.get_mut(self.request_id) {
            waiting.retain(|sender| !sender.is_closed());
            if waiting.is_empty() {
                state.waiting.remove(self.request_id);
            }
        }
    }
}
