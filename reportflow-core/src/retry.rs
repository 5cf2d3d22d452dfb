use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::Error;
use crate::random;
use crate::wait::may_connect;

/// How long to wait after a 429 that does not say it. The service counts by the
/// minute.
const UNTOLD: Duration = Duration::from_secs(15);

/// What a retry takes out of the budget; a call that succeeds at once puts 1 in.
const COST: u32 = 10;

/// Whether and when a call that failed is made again.
///
/// Unless set, a call is tried three times in all. Before the second try it
/// waits for up to a quarter of a second, before each further one for up to
/// twice as long: how long is drawn at random from the whole of that ("full
/// jitter"), so that programs which failed together do not come back together.
/// A `Retry-After` of the service is kept to, and else the `RateLimit-Reset` of a
/// 429; after a 429 without either the delay is 15 s, and then 30, since the
/// service counts by the minute.
///
/// Only what may help is tried again:
///
/// - reading (downloads, designs, parameter lists): after a connection that
///   failed or broke, a timeout, and 429, 500, 502, 503 and 504; a file whose
///   bytes have begun to arrive is not begun anew;
/// - generating: where the call cannot have been accepted. That is when no
///   connection could be opened, and after 429, and 503 with `Retry-After`. A
///   call that timed out may have been accepted, and made again makes a second
///   document: see [`even_if_accepted`](Retry::even_if_accepted).
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::{Client, Retry};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder()
///     .app_key("ak_…")
///     .retry(Retry::new().attempts(5))
///     .total_timeout(Duration::from_secs(300))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Retry {
    attempts: u32,
    first: Duration,
    longest: Duration,
    patience: Duration,
    budget: u32,
    even_if_accepted: bool,
}

impl Default for Retry {
    fn default() -> Retry {
        Retry::new()
    }
}

impl Retry {
    /// Three attempts, as said above.
    ///
    /// ```
    /// use reportflow_core::Retry;
    ///
    /// // The same, but for a file that is worth a longer wait.
    /// let retry = Retry::new().attempts(6);
    /// ```
    pub fn new() -> Retry {
        Retry {
            attempts: 3,
            first: Duration::from_millis(250),
            longest: Duration::from_secs(20),
            patience: Duration::from_secs(120),
            budget: 50,
            even_if_accepted: false,
        }
    }

    /// Every call is made once.
    ///
    /// ```
    /// use reportflow_core::{Client, Retry};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Whoever calls this program tries again by himself.
    /// let client = Client::builder().app_key("ak_…").retry(Retry::none()).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn none() -> Retry {
        Retry::new().attempts(1)
    }

    /// How often a call is made at most, the first time included.
    ///
    /// ```
    /// use reportflow_core::Retry;
    ///
    /// // One more attempt, and no third.
    /// let retry = Retry::new().attempts(2);
    /// ```
    pub fn attempts(mut self, attempts: u32) -> Retry {
        self.attempts = attempts;
        self
    }

    /// The longest delay before the second attempt, which doubles from one
    /// attempt to the next, and what it grows to at most: 250 ms and 20 s
    /// unless set.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Retry;
    ///
    /// // Up to 1, 2, 4, 8 and 8 s.
    /// let patient = Retry::new()
    ///     .attempts(6)
    ///     .delays(Duration::from_secs(1), Duration::from_secs(8));
    /// ```
    pub fn delays(mut self, first: Duration, longest: Duration) -> Retry {
        (self.first, self.longest) = (first, longest);
        self
    }

    /// The longest `Retry-After` that is waited for: 120 s unless set. A call
    /// that is told to come back later than that fails at once, and the others
    /// are not held back for longer either.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Retry;
    ///
    /// // Somebody waits for the page that shows the PDF.
    /// let retry = Retry::new().patience(Duration::from_secs(5));
    /// ```
    pub fn patience(mut self, longest: Duration) -> Retry {
        self.patience = longest;
        self
    }

    /// How many retries the calls of a client have in common: 50 unless set.
    /// Ten calls that succeed at once earn one back. When the service is down,
    /// a program thus adds a tenth to its load in the long run, instead of
    /// making it three times as large.
    ///
    /// ```
    /// use reportflow_core::Retry;
    ///
    /// // A nightly run of thousands: let the outage pass, and run it once more.
    /// let retry = Retry::new().budget(10);
    /// ```
    pub fn budget(mut self, retries: u32) -> Retry {
        self.budget = retries;
        self
    }

    /// Generates again even where the service may have accepted the call: after
    /// a timeout, a connection that broke, and 500, 502, 503 and 504.
    ///
    /// No way is known to tell the service that it is the same call
    /// (`docs/service.md`, section 2), so this may make a document twice.
    ///
    /// ```
    /// use reportflow_core::Retry;
    ///
    /// // Drafts: one too many does no harm, one that is missing does.
    /// let retry = Retry::new().even_if_accepted();
    /// ```
    pub fn even_if_accepted(mut self) -> Retry {
        self.even_if_accepted = true;
        self
    }
}

/// A policy, and what the calls of a client have in common under it.
#[derive(Debug)]
pub(crate) struct Retries {
    policy: Retry,
    /// In tenths of a retry.
    left: AtomicU32,
}

impl Retries {
    pub(crate) fn new(policy: Retry) -> Retries {
        let left = AtomicU32::new(policy.budget.saturating_mul(COST));
        Retries { policy, left }
    }

    /// A call succeeded at once.
    pub(crate) fn earn(&self) {
        let most = self.policy.budget.saturating_mul(COST);
        let more = |left: u32| (left < most).then(|| left + 1);
        // Nothing is to be done when the budget is full.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// How long everyone waits after a 429, which is the `attempt`-th answer to
    /// a call.
    pub(crate) fn hold(&self, told: Option<Duration>, attempt: u32) -> Duration {
        let unless_told = doubled(UNTOLD, attempt);
        told.unwrap_or(unless_told).min(self.policy.patience)
    }

    /// How long to wait before the call is made again, if it is: not when the
    /// time that is `left` would be over by then. `attempt` counts from 1; what
    /// only reads is `safe` to make twice.
    pub(crate) fn delay(
        &self,
        error: &Error,
        attempt: u32,
        safe: bool,
        left: Duration,
    ) -> Option<Duration> {
        let policy = &self.policy;
        let safe = safe || policy.even_if_accepted;
        if attempt >= policy.attempts || !may_help(error, safe) {
            return None;
        }
        let cause = match error {
            Error::Token(cause) => cause,
            error => error,
        };
        let told = match cause {
            Error::RateLimited { retry_after, .. } => {
                Some(retry_after.unwrap_or_else(|| doubled(UNTOLD, attempt)))
            }
            cause => cause.retry_after(),
        };
        if told.is_some_and(|told| told > policy.patience) {
            return None;
        }
        let longest = doubled(policy.first, attempt).min(policy.longest);
        let delay = told
            .unwrap_or_default()
            .saturating_add(random::up_to(longest));
        if delay >= left {
            return None;
        }
        let less = |left: u32| left.checked_sub(COST);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .ok()?;
        Some(delay)
    }
}

/// `first`, and twice as much with each attempt after the first.
fn doubled(first: Duration, attempt: u32) -> Duration {
    first.saturating_mul(1 << attempt.saturating_sub(1).min(16))
}

/// Whether another attempt may succeed, and does no harm.
pub(crate) fn may_help(error: &Error, safe: bool) -> bool {
    match error {
        Error::RateLimited { .. } => true,
        Error::Status(refusal) => match refusal.status {
            503 => safe || refusal.retry_after.is_some(),
            500 | 502 | 504 => safe,
            _ => false,
        },
        Error::Timeout { connecting, .. } => safe || *connecting,
        Error::Transport { connecting, source } => match connecting {
            true => may_connect(&**source),
            false => safe,
        },
        Error::Truncated { .. } => safe,
        // Whatever it is, the call itself has not been sent.
        Error::Token(error) => may_help(error, true),
        _ => false,
    }
}
