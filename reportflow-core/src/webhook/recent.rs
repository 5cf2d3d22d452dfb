use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::event::Event;
use crate::model::RequestId;

const KEPT: usize = 10_000;

/// Which requests' events have come already; cheap to clone.
///
/// Where a scheme signs no time, as the default one, a call that somebody
/// recorded verifies again, and the service itself may call twice when it does
/// not get our answer (its retries are not documented: `docs/service.md`,
/// section 8). Whoever acts on an event asks here first. An
/// [`Inbox`](super::Inbox) needs no such question.
///
/// ```
/// use reportflow_core::webhook::{Event, Recent};
///
/// /// The status to answer.
/// fn handle(recent: &Recent, event: &Event) -> u16 {
///     if !recent.is_new(event) {
///         return 204;
///     }
///     match send_by_mail(event) {
///         Ok(()) => 204,
///         Err(_) => {
///             // So that it is not taken for done when it comes again.
///             recent.forget(event);
///             503
///         }
///     }
/// }
///
/// fn send_by_mail(event: &Event) -> std::io::Result<()> {
///     // …
/// #   Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Recent {
    state: Arc<Mutex<State>>,
}

type Seen = (String, RequestId);

struct State {
    capacity: usize,
    seen: HashSet<Seen>,
    /// The oldest first.
    order: VecDeque<Seen>,
}

impl Default for Recent {
    fn default() -> Recent {
        Recent::new()
    }
}

impl fmt::Debug for Recent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recent").finish_non_exhaustive()
    }
}

impl Recent {
    /// Remembers the latest 10,000 events. A program with several processes, or
    /// one that is started anew, remembers them in its database instead.
    ///
    /// ```
    /// use reportflow_core::webhook::Recent;
    ///
    /// let recent = Recent::new();
    /// // Clones remember together: one for each handler.
    /// let of_a_handler = recent.clone();
    /// ```
    #[must_use]
    pub fn new() -> Recent {
        Recent::with_capacity(KEPT)
    }

    /// Remembers so many events.
    ///
    /// ```
    /// use reportflow_core::webhook::Recent;
    ///
    /// let recent = Recent::with_capacity(100_000);
    /// ```
    #[must_use]
    pub fn with_capacity(events: usize) -> Recent {
        let state = State {
            capacity: events,
            seen: HashSet::new(),
            order: VecDeque::new(),
        };
        Recent {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Whether no event of this name has come for the request yet. It has from
    /// now on. An event without a request is always new.
    ///
    /// ```
    /// use reportflow_core::webhook::Recent;
    ///
    /// # use reportflow_core::webhook::Verifier;
    /// # let verifier = Verifier::new("the workspace's webhook secret")?;
    /// # let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
    /// # let signed = verifier.sign("", body);
    /// # let event = verifier.verify_with(|_| Some(&signed[0].1), body)?;
    /// let recent = Recent::new();
    /// assert!(recent.is_new(&event));
    /// assert!(!recent.is_new(&event), "the same once more");
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    #[must_use]
    pub fn is_new(&self, event: &Event) -> bool {
        let Some(key) = key(event) else {
            return true;
        };
        let mut state = self.state();
        if !state.seen.insert(key.clone()) {
            return false;
        }
        state.order.push_back(key);
        if state.order.len() > state.capacity {
            if let Some(oldest) = state.order.pop_front() {
                state.seen.remove(&oldest);
            }
        }
        true
    }

    /// Takes back that the event has come, when it could not be handled: it is
    /// new again the next time. Answer such a call by an error, since nobody
    /// calls again after a success. One that came in the meantime was taken for
    /// a second one.
    ///
    /// ```
    /// use reportflow_core::webhook::Recent;
    ///
    /// # use reportflow_core::webhook::Verifier;
    /// # let verifier = Verifier::new("the workspace's webhook secret")?;
    /// # let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
    /// # let signed = verifier.sign("", body);
    /// # let event = verifier.verify_with(|_| Some(&signed[0].1), body)?;
    /// let recent = Recent::new();
    /// assert!(recent.is_new(&event));
    /// // The database is away: the handler answers 503, and the service calls again.
    /// recent.forget(&event);
    /// assert!(recent.is_new(&event));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn forget(&self, event: &Event) {
        let Some(key) = key(event) else {
            return;
        };
        let mut state = self.state();
        if state.seen.remove(&key) {
            state.order.retain(|seen| *seen != key);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in it is left half done by a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(event: &Event) -> Option<Seen> {
    Some((event.name.clone(), event.request_id()?.clone()))
}
