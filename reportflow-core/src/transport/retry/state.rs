use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::classify::is_retryable;
use super::policy::RetryPolicy;
use crate::error::Error;
use crate::random;

/// The delay after a 429 without `Retry-After`. The service counts per minute.
const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(15);

/// The cost of a retry. A request that succeeds at the first attempt deposits 1.
const RETRY_COST: u32 = 10;

/// A retry policy, and the budget that all requests of a client share.
#[derive(Debug)]
pub(crate) struct RetryState {
    policy: RetryPolicy,
    /// The remaining budget, in tenths of a retry.
    budget: AtomicU32,
}

impl RetryState {
    pub(crate) fn new(policy: RetryPolicy) -> RetryState {
        let budget = AtomicU32::new(policy.budget.saturating_mul(RETRY_COST));
        RetryState { policy, budget }
    }

    /// Adds a tenth of a retry, after a request that succeeded at the first attempt.
    pub(crate) fn deposit(&self) {
        let full = self.policy.budget.saturating_mul(RETRY_COST);
        let increment = |budget: u32| (budget < full).then(|| budget + 1);
        // An error means that the budget is full.
        let _ = self
            .budget
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, increment);
    }

    fn withdraw(&self) -> bool {
        let decrement = |budget: u32| budget.checked_sub(RETRY_COST);
        self.budget
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, decrement)
            .is_ok()
    }

    /// Returns the delay for other requests after a 429. `attempt` is the number of the
    /// attempt that received the 429, from 1.
    pub(crate) fn pause_after(&self, retry_after: Option<Duration>, attempt: u32) -> Duration {
        retry_after
            .unwrap_or_else(|| doubled(DEFAULT_RETRY_AFTER, attempt))
            .min(self.policy.max_retry_after)
    }

    /// Returns the delay before the next attempt. Returns `None` if the error, the
    /// policy, the budget or the remaining time does not allow one. `attempt` is the
    /// number of the failed attempt, from 1.
    pub(crate) fn next_delay(
        &self,
        error: &Error,
        attempt: u32,
        idempotent: bool,
        remaining: Duration,
    ) -> Option<Duration> {
        let policy = &self.policy;
        let idempotent = idempotent || policy.allow_duplicates;
        if attempt >= policy.max_attempts || !is_retryable(error, idempotent) {
            return None;
        }
        let cause = match error {
            Error::AccessToken(cause) => cause,
            error => error,
        };
        let retry_after = match cause {
            Error::RateLimited { retry_after, .. } => {
                Some(retry_after.unwrap_or_else(|| doubled(DEFAULT_RETRY_AFTER, attempt)))
            }
            cause => cause.retry_after(),
        };
        if retry_after.is_some_and(|delay| delay > policy.max_retry_after) {
            return None;
        }
        let backoff = doubled(policy.initial_backoff, attempt).min(policy.max_backoff);
        let delay = retry_after
            .unwrap_or_default()
            .saturating_add(random::up_to(backoff));
        (delay < remaining && self.withdraw()).then_some(delay)
    }
}

/// Returns `first`, doubled for each attempt after the first.
fn doubled(first: Duration, attempt: u32) -> Duration {
    first.saturating_mul(1 << attempt.saturating_sub(1).min(16))
}
