//! The accepted requests whose files are not stored, and the times to fetch them.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

const FIRST_RETRY: Duration = Duration::from_millis(250);
const MAX_RETRY: Duration = Duration::from_secs(60);

/// A request whose files are not stored.
#[derive(Debug)]
struct Entry {
    /// The time at which this process knew that the request is accepted.
    accepted: Instant,
    /// The time of the first attempt that did not get all files.
    first_attempt: Option<Instant>,
    due: Due,
    attempts: u32,
    one_by_one: bool,
    is_running: bool,
}

/// The time of the next attempt.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// At an age that the run has learnt.
    AtAge,
    At(Instant),
}

/// The accepted requests whose files are not stored.
#[derive(Debug)]
pub(super) struct FetchQueue {
    entries: HashMap<String, Entry>,
    timeout: Duration,
    /// The age of [`Due::AtAge`].
    pub(super) age: Duration,
}

/// A request to fetch now.
pub(super) struct FetchJob {
    pub(super) request_id: String,
    pub(super) one_by_one: bool,
}

impl FetchQueue {
    pub(super) fn new(timeout: Duration, age: Duration) -> FetchQueue {
        FetchQueue {
            entries: HashMap::new(),
            timeout,
            age,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a request that may be ready at the learnt age, unless it is there: a webhook
    /// may announce it before its response arrives.
    pub(super) fn push(&mut self, request_id: String) {
        self.entry(request_id);
    }

    /// Adds a request, or moves its time. It is then fetched after `delay`.
    pub(super) fn push_after(&mut self, request_id: String, delay: Duration) {
        self.entry(request_id).due = Due::At(Instant::now() + delay);
    }

    fn entry(&mut self, request_id: String) -> &mut Entry {
        self.entries.entry(request_id).or_insert_with(|| Entry {
            accepted: Instant::now(),
            first_attempt: None,
            due: Due::AtAge,
            attempts: 0,
            one_by_one: false,
            is_running: false,
        })
    }

    /// Returns the time of the next fetch.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let waiting = self.entries.values().filter(|entry| !entry.is_running);
        waiting.map(|entry| entry.due_at(self.age)).min()
    }

    /// Takes the request that is due for the longest time.
    pub(super) fn take_due(&mut self) -> Option<FetchJob> {
        let (now, age) = (Instant::now(), self.age);
        let waiting = self.entries.iter_mut();
        let due = waiting.filter(|(_, it)| !it.is_running && it.due_at(age) <= now);
        let (request_id, entry) = due.min_by_key(|(_, entry)| entry.due_at(age))?;
        entry.is_running = true;
        Some(FetchJob {
            request_id: request_id.clone(),
            one_by_one: entry.one_by_one,
        })
    }

    pub(super) fn remove(&mut self, request_id: &str) {
        self.entries.remove(request_id);
    }

    /// Returns the time since the request is known to be accepted.
    pub(super) fn age_of(&self, request_id: &str) -> Duration {
        let entry = self.entries.get(request_id);
        entry.map_or(Duration::ZERO, |entry| entry.accepted.elapsed())
    }

    /// Plans another attempt at `min_age` at the earliest. Returns `false` if the time of
    /// the request is over.
    pub(super) fn retry(&mut self, job: &FetchJob, one_by_one: bool, min_age: Duration) -> bool {
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
        entry.due = Due::At(if is_new_way {
            now
        } else {
            (now + backoff).max((entry.accepted + min_age).min(now + MAX_RETRY))
        });
        now - *entry.first_attempt.get_or_insert(now) < self.timeout
    }
}

impl Entry {
    fn due_at(&self, age: Duration) -> Instant {
        match self.due {
            Due::AtAge => self.accepted + age,
            Due::At(time) => time,
        }
    }
}
