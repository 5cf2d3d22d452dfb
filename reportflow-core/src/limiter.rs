use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::deadline::ahead;

/// A second more than the minute that the service counts, since one request may
/// take longer to arrive than the next.
const WINDOW: Duration = Duration::from_secs(61);

/// Keeps the workspace's limits: 30 synchronous calls a minute, and 100 others
/// (`docs/service.md`, section 7). Cheap to clone; clones count together.
///
/// A client of the service has one unless another is set, a client of this
/// machine none.
///
/// A call that would be one too many waits for its turn, in the order in which
/// the calls were made, and so does everyone after the service has refused one
/// as too many (429). The service counts for the whole workspace: clients with
/// the same key should share a limiter, and of several programs each should
/// get its part by [`new`](Limiter::new).
///
/// A call that is sent once more with another token is one call.
///
/// ```
/// use reportflow_core::{Client, Limiter};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// // Two programs share the workspace.
/// let half = Limiter::new(15, 50);
/// let client = Client::builder().app_key("ak_…").limiter(half).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Limiter {
    synchronous: Arc<Lane>,
    others: Arc<Lane>,
}

impl Default for Limiter {
    fn default() -> Limiter {
        Limiter::new(30, 100)
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter")
            .field("synchronous", &self.synchronous.most)
            .field("others", &self.others.most)
            .finish()
    }
}

/// What a request counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    Synchronous,
    /// Asynchronous calls and downloads.
    Other,
    /// Designs and parameter lists, of which no limit is known.
    Not,
}

impl Limiter {
    /// At most so many synchronous calls, and asynchronous calls and downloads
    /// together, in any minute. No call of a kind whose limit is 0 is ever sent.
    ///
    /// ```
    /// use reportflow_core::{Client, Limiter};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Two clients with the same key count together.
    /// let limiter = Limiter::new(30, 100);
    /// let invoices = Client::builder().app_key("ak_…").limiter(limiter.clone()).build()?;
    /// let reports = Client::builder().app_key("ak_…").limiter(limiter).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(synchronous: usize, others: usize) -> Limiter {
        Limiter {
            synchronous: Lane::new(synchronous),
            others: Lane::new(others),
        }
    }

    /// Without limits of its own: only after a 429 of the service calls wait.
    ///
    /// ```
    /// use reportflow_core::{Client, Limiter};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Something before the program keeps the limits already.
    /// let client = Client::builder().app_key("ak_…").limiter(Limiter::none()).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn none() -> Limiter {
        Limiter::new(usize::MAX, usize::MAX)
    }

    /// Waits until a request may go. Dropped before that, it counts for nothing.
    pub(crate) async fn admit(&self, counted: Counted) {
        if let Some(lane) = self.lane(counted) {
            lane.admit().await;
        }
    }

    /// Holds everyone back for so long, after the service has refused a request.
    pub(crate) fn hold(&self, counted: Counted, delay: Duration) {
        if let Some(lane) = self.lane(counted) {
            let mut held = lane.held.lock().unwrap_or_else(PoisonError::into_inner);
            let until = ahead(delay);
            *held = Some(held.map_or(until, |held| held.max(until)));
        }
    }

    fn lane(&self, counted: Counted) -> Option<&Lane> {
        match counted {
            Counted::Synchronous => Some(&self.synchronous),
            Counted::Other => Some(&self.others),
            Counted::Not => None,
        }
    }
}

struct Lane {
    most: usize,
    /// When the latest requests went, the oldest first. Whoever waits holds the
    /// lock, which is handed on in the order of asking.
    sent: tokio::sync::Mutex<VecDeque<Instant>>,
    /// No request goes before this.
    held: Mutex<Option<Instant>>,
}

impl Lane {
    fn new(most: usize) -> Arc<Lane> {
        Arc::new(Lane {
            most,
            sent: tokio::sync::Mutex::default(),
            held: Mutex::default(),
        })
    }

    /// Until when nobody may go, if that lies ahead.
    fn held(&self) -> Option<Instant> {
        let held = *self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|held| *held > Instant::now())
    }

    async fn admit(&self) {
        if self.most == usize::MAX {
            // Nothing is counted, so that nobody has to wait for a lock.
            while let Some(until) = self.held() {
                sleep_until(until).await;
            }
            return;
        }
        let mut sent = self.sent.lock().await;
        loop {
            let now = Instant::now();
            while sent.front().is_some_and(|first| now - *first >= WINDOW) {
                sent.pop_front();
            }
            let held = self.held();
            let full = (sent.len() >= self.most).then(|| sent.front().map(|first| *first + WINDOW));
            match (held, full) {
                (None, None) => break,
                // A limit of 0: there is no request whose minute could end.
                (_, Some(None)) => std::future::pending().await,
                (held, full) => {
                    let until = held.max(full.flatten()).unwrap_or(now);
                    sleep_until(until).await;
                }
            }
        }
        sent.push_back(Instant::now());
    }
}
