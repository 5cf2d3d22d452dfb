use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::time::from_now;

/// A sliding window: at most `limit` requests in any time of `length`.
pub(super) struct Window {
    limit: Option<NonZeroU32>,
    length: Duration,
    /// The times of the latest requests, oldest first. A waiting request holds the
    /// lock. tokio grants the lock in order.
    sent: tokio::sync::Mutex<VecDeque<Instant>>,
    paused_until: Mutex<Option<Instant>>,
}

impl Window {
    pub(super) fn new(limit: Option<NonZeroU32>, length: Duration) -> Arc<Window> {
        Arc::new(Window {
            limit,
            length,
            sent: tokio::sync::Mutex::default(),
            paused_until: Mutex::default(),
        })
    }

    pub(super) fn limit(&self) -> Option<NonZeroU32> {
        self.limit
    }

    pub(super) fn pause(&self, delay: Duration) {
        let until = from_now(delay);
        let mut paused_until = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *paused_until = Some(paused_until.map_or(until, |earlier| earlier.max(until)));
    }

    /// Returns the end of the pause, if it is in the future.
    fn paused_until(&self) -> Option<Instant> {
        let until = *self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        until.filter(|until| *until > Instant::now())
    }

    pub(super) async fn acquire(&self) {
        let Some(limit) = self.limit else {
            // Nothing is counted, so the lock is not needed.
            while let Some(until) = self.paused_until() {
                sleep_until(until).await;
            }
            return;
        };
        let mut sent = self.sent.lock().await;
        loop {
            let now = Instant::now();
            while sent
                .front()
                .is_some_and(|first| now - *first >= self.length)
            {
                sent.pop_front();
            }
            let is_full = sent.len() >= limit.get() as usize;
            let free_at = sent
                .front()
                .filter(|_| is_full)
                .map(|first| *first + self.length);
            match self.paused_until().max(free_at) {
                Some(until) => sleep_until(until).await,
                None => break,
            }
        }
        sent.push_back(Instant::now());
    }
}
