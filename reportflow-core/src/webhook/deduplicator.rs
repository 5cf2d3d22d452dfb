use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::event::Event;
use crate::model::RequestId;

const DEFAULT_CAPACITY: usize = 10_000;

/// A record of the events that already arrived. Clones are cheap and share the
/// record.
///
/// The default scheme signs no timestamp, so a replayed webhook verifies again.
/// The service may also deliver an event twice: its retries are not documented
/// (`docs/service.md`, section 8). Call [`insert`](EventDeduplicator::insert)
/// before you act on an event. An [`Inbox`](super::Inbox) does not need the check.
///
/// ```
/// use reportflow_core::webhook::{Event, EventDeduplicator};
///
/// /// Returns the status of the response.
/// fn handle(seen: &EventDeduplicator, event: &Event) -> u16 {
///     if !seen.insert(event) {
///         return 204;
///     }
///     match send_by_mail(event) {
///         Ok(()) => 204,
///         Err(_) => {
///             // The next delivery is handled again.
///             seen.remove(event);
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
pub struct EventDeduplicator {
    state: Arc<Mutex<State>>,
}

type Key = (String, RequestId);

struct State {
    capacity: usize,
    seen: HashSet<Key>,
    /// The elements of `seen`, oldest first.
    order: VecDeque<Key>,
}

impl Default for EventDeduplicator {
    fn default() -> EventDeduplicator {
        EventDeduplicator::new()
    }
}

impl fmt::Debug for EventDeduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventDeduplicator").finish_non_exhaustive()
    }
}

impl EventDeduplicator {
    /// Creates a deduplicator for the latest 10,000 events.
    ///
    /// The record is in memory. A program that restarts, or has several processes,
    /// should store the events in its database instead.
    ///
    /// ```
    /// use reportflow_core::webhook::EventDeduplicator;
    ///
    /// let seen = EventDeduplicator::new();
    /// // Each handler gets a clone; all share one record.
    /// let of_a_handler = seen.clone();
    /// ```
    #[must_use]
    pub fn new() -> EventDeduplicator {
        EventDeduplicator::with_capacity(DEFAULT_CAPACITY)
    }

    /// Creates a deduplicator for the latest `events` events.
    ///
    /// ```
    /// use reportflow_core::webhook::EventDeduplicator;
    ///
    /// let seen = EventDeduplicator::with_capacity(100_000);
    /// ```
    #[must_use]
    pub fn with_capacity(events: usize) -> EventDeduplicator {
        let state = State {
            capacity: events,
            seen: HashSet::new(),
            order: VecDeque::new(),
        };
        EventDeduplicator {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Records an event. Returns true if the event is new.
    ///
    /// Two events are the same if they have the same name and request id. An event
    /// without a request id is always new.
    ///
    /// ```
    /// use reportflow_core::webhook::EventDeduplicator;
    ///
    /// # use reportflow_core::webhook::Verifier;
    /// # let verifier = Verifier::new("the workspace's webhook secret")?;
    /// # let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
    /// # let signed = verifier.sign("", body);
    /// # let event = verifier.verify_with_headers(|_| Some(&signed[0].1), body)?;
    /// let seen = EventDeduplicator::new();
    /// assert!(seen.insert(&event));
    /// assert!(!seen.insert(&event), "a duplicate");
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    #[must_use]
    pub fn insert(&self, event: &Event) -> bool {
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

    /// Removes an event that could not be handled, so that its next delivery is
    /// new again.
    ///
    /// Also respond to the webhook with an error status: after a success status,
    /// do not expect another delivery. A delivery that arrives between `insert`
    /// and `remove` counts as a duplicate.
    ///
    /// ```
    /// use reportflow_core::webhook::EventDeduplicator;
    ///
    /// # use reportflow_core::webhook::Verifier;
    /// # let verifier = Verifier::new("the workspace's webhook secret")?;
    /// # let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
    /// # let signed = verifier.sign("", body);
    /// # let event = verifier.verify_with_headers(|_| Some(&signed[0].1), body)?;
    /// let seen = EventDeduplicator::new();
    /// assert!(seen.insert(&event));
    /// // The database is down: the handler responds with 503.
    /// seen.remove(&event);
    /// assert!(seen.insert(&event));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn remove(&self, event: &Event) {
        let Some(key) = key(event) else {
            return;
        };
        let mut state = self.state();
        if state.seen.remove(&key) {
            state.order.retain(|seen| *seen != key);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic cannot leave the state inconsistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(event: &Event) -> Option<Key> {
    Some((event.name.clone(), event.request_id()?.clone()))
}
