use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use super::event::{Event, EventKind, FileCompleted};
use crate::error::Error;
use crate::model::{AcceptedRequest, RequestId};

const KEPT: usize = 10_000;

/// Where verified events meet the tasks that wait for them; cheap to clone.
///
/// Your HTTP handler puts events in, any number of tasks wait for theirs. An
/// event that comes before somebody waits for it, or a second time, does no
/// harm: the latest 10,000 requests' are kept, and the oldest is dropped for a
/// new one. Those that are being waited for are handed over at once, and cannot
/// be lost that way.
///
/// ```no_run
/// # use std::time::Duration;
/// # use reportflow_core::{AcceptedRequest, Client, Error};
/// # use reportflow_core::webhook::{Event, Inbox};
/// // In the handler, behind `Verifier::verify`:
/// fn receive(inbox: &Inbox, event: Event) {
///     inbox.accept(event);
/// }
///
/// // In the task that generates:
/// # async fn run(client: Client, inbox: Inbox, accepted: AcceptedRequest) -> Result<(), Error> {
/// let done = inbox.completed(&accepted, Duration::from_secs(120)).await?;
/// for (n, file) in done.files.iter().enumerate() {
///     let download = client.download(&done.request_id, &file.file_id);
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
    kept: HashMap<RequestId, FileCompleted>,
    /// The keys of `kept`, the oldest first.
    order: VecDeque<RequestId>,
    waiting: HashMap<RequestId, Vec<oneshot::Sender<FileCompleted>>>,
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
            .field("kept", &state.kept.len())
            .field("waiting", &state.waiting.len())
            .finish_non_exhaustive()
    }
}

impl Inbox {
    /// An inbox that keeps the events of the latest 10,000 requests.
    ///
    /// ```
    /// use reportflow_core::webhook::Inbox;
    ///
    /// let inbox = Inbox::new();
    /// // One for the handler, and one for those who wait: the same inbox.
    /// let of_the_handler = inbox.clone();
    /// ```
    #[must_use]
    pub fn new() -> Inbox {
        Inbox::with_capacity(KEPT)
    }

    /// An inbox that keeps the events of so many requests.
    ///
    /// ```
    /// use reportflow_core::webhook::Inbox;
    ///
    /// // For as many as are generated before anybody waits for the first.
    /// let inbox = Inbox::with_capacity(100_000);
    /// ```
    #[must_use]
    pub fn with_capacity(requests: usize) -> Inbox {
        let state = State {
            capacity: requests,
            kept: HashMap::new(),
            order: VecDeque::new(),
            waiting: HashMap::new(),
        };
        Inbox {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Takes an event that was verified. Other events than `file.completed` are
    /// not kept.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use reportflow_core::webhook::{Inbox, Verifier};
    ///
    /// /// The status to answer.
    /// fn handle(verifier: &Verifier, inbox: &Inbox, headers: &HeaderMap, body: &[u8]) -> u16 {
    ///     match verifier.verify(headers, body) {
    ///         Ok(event) => {
    ///             inbox.accept(event);
    ///             204
    ///         }
    ///         Err(error) => error.status(),
    ///     }
    /// }
    /// ```
    pub fn accept(&self, event: Event) {
        let EventKind::FileCompleted(done) = event.kind else {
            return;
        };
        let id = done.request_id.clone();
        let mut state = self.state();
        for waiter in state.waiting.remove(&id).unwrap_or_default() {
            // Whoever has just given up does not need it.
            let _ = waiter.send(done.clone());
        }
        if state.kept.insert(id.clone(), done).is_none() {
            state.order.push_back(id);
        }
        if state.order.len() > state.capacity {
            if let Some(oldest) = state.order.pop_front() {
                state.kept.remove(&oldest);
            }
        }
    }

    /// Waits until the files of a request can be downloaded: of one that was
    /// accepted, or of one whose id you kept, as for a program that was started
    /// anew. Several may wait for the same request, and ask again later.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use reportflow_core::RequestId;
    /// # use reportflow_core::webhook::Inbox;
    /// # async fn run(inbox: Inbox, column: String) -> Result<(), Box<dyn std::error::Error>> {
    /// // Of your database.
    /// let request: RequestId = column.parse()?;
    /// let done = inbox.completed(&request, Duration::from_secs(120)).await?;
    /// println!("{} files", done.files.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotReady`] when no event came within `limit`. The event may be
    /// lost rather than late: a download that
    /// [waits](crate::Download::wait) finds out.
    pub async fn completed(
        &self,
        request: impl Into<RequestId>,
        limit: Duration,
    ) -> Result<FileCompleted, Error> {
        let start = Instant::now();
        let id = request.into();
        let mut waiter = {
            let mut state = self.state();
            if let Some(done) = state.kept.get(&id) {
                return Ok(done.clone());
            }
            let (sender, event) = oneshot::channel();
            state.waiting.entry(id.clone()).or_default().push(sender);
            Waiter {
                inbox: self,
                id,
                event,
            }
        };
        match timeout(limit, &mut waiter.event).await {
            Ok(Ok(done)) => Ok(done),
            _ => Err(Error::NotReady {
                waited: start.elapsed(),
                last_response: None,
                source: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in it is left half done by a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The request that was accepted.
impl From<&AcceptedRequest> for RequestId {
    fn from(accepted: &AcceptedRequest) -> RequestId {
        accepted.request_id.clone()
    }
}

impl From<&RequestId> for RequestId {
    fn from(id: &RequestId) -> RequestId {
        id.clone()
    }
}

/// Takes itself off the list when its future ends or is dropped.
struct Waiter<'i> {
    inbox: &'i Inbox,
    id: RequestId,
    event: oneshot::Receiver<FileCompleted>,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.event.close();
        let mut state = self.inbox.state();
        if let Some(waiting) = state.waiting.get_mut(&self.id) {
            waiting.retain(|waiter| !waiter.is_closed());
            if waiting.is_empty() {
                state.waiting.remove(&self.id);
            }
        }
    }
}

impl AcceptedRequest {
    /// Waits for the webhook that says that the files can be downloaded: see
    /// [`Inbox::completed`](crate::webhook::Inbox::completed).
    ///
    /// ```no_run
    /// # use reportflow_core::{AcceptedRequest, Client, Error, webhook::Inbox};
    /// # async fn run(client: Client, accepted: AcceptedRequest, inbox: Inbox) -> Result<(), Error> {
    /// use std::time::Duration;
    ///
    /// let done = accepted.completed(&inbox, Duration::from_secs(60)).await?;
    /// for file in &done.files {
    ///     client.download(&done.request_id, &file.file_id).to_path("請求書.pdf").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotReady`](crate::Error::NotReady) when none came within
    /// `limit`.
    pub async fn completed(&self, inbox: &Inbox, limit: Duration) -> Result<FileCompleted, Error> {
        inbox.completed(self, limit).await
    }
}
