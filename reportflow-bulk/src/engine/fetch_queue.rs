//! The accepted requests whose files are not stored, and the times to fetch them.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

const FIRST_RETRY: Duration = Duration::from_millis(250);
const MAX_RETRY: Duration = Duration::from_secs(60);

/// A request whose files are not stored.
#[derive(Clone, Debug)]
struct Entry {
    /// The time of the next attempt.
    due: Instant,
    /// The time at which the run gives its files up.
    give_up: Instant,
    attempts: u32,
    one_by_one: bool,
    is_running: bool,
}

/// The accepted requests whose files are not stored.
#[derive(Debug)]
pub(super) struct FetchQueue {
    entries: HashMap<String, Entry>,
    timeout: Duration,
}

/// A request to fetch now.
pub(super) struct FetchJob {
    pub(super) request_id: String,
    pub(super) one_by_one: bool,
}

impl FetchQueue {
    pub(super) fn new(timeout: Duration) -> FetchQueue {
        FetchQueue {
            entries: HashMap::new(),
            timeout,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a request, or moves its time. It is then fetched after `delay`.
    pub(super) fn push(&mut self, request_id: String, delay: Duration) {
        let now = Instant::now();
        let entry = self.entries.entry(request_id).or_insert_with(|| Entry {
            due: now,
            give_up: now + self.timeout,
            attempts: 0,
            one_by_one: false,
            is_running: false,
        });
        entry.due = now + delay;
    }

    /// Adds a request, unless a webhook has announced it before its response arrived.
    pub(super) fn push_new(&mut self, request_id: String, delay: Duration) {
        if !self.entries.contains_key(&request_id) {
            self.push(request_id, delay);
        }
    }

    /// Returns the time of the next fetch.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let waiting = self.entries.values().filter(|entry| !entry.is_running);
        waiting.map(|entry| entry.due).min()
    }

    /// Takes the request that is due for the longest time.
    pub(super) fn take_due(&mut self) -> Option<FetchJob> {
        let now = Instant::now();
        let due = self.entries.iter_mut();
        let due = due.filter(|(_, entry)| !entry.is_running && entry.due <= now);
        let (request_id, entry) = due.min_by_key(|(_, entry)| entry.due)?;
        entry.is_running = true;
        Some(FetchJob {
            request_id: request_id.clone(),
            one_by_one: entry.one_by_one,
        })
    }

    pub(super) fn remove(&mut self, request_id: &str) {
        self.entries.remove(request_id);
    }

    /// Plans another attempt, after `min_delay` at least. Returns `false` if the time is
    /// over.
    pub(super) fn retry(&mut self, job: &FetchJob, one_by_one: bool, min_delay: Duration) -> bool {
        let now = Instant::now();
        let Some(entry) = self.entries.get_mut(&job.request_id) else {
            return false;
        };
        entry.is_running = false;
        // The first attempt to fetch the files one by one does not wait.
        let is_new_way = one_by_one && !entry.one_by_one;
        entry.one_by_one |= one_by_one;
        let exponent = entry.attempts.min(16);
        let backoff = FIRST_RETRY.saturating_mul(1 << exponent).min(MAX_RETRY);
        entry.attempts += 1;
        entry.due = now;
        if !is_new_way {
            entry.due += backoff.max(min_delay);
        }
        now < entry.give_up
    }
}
