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
    /// The kind of the last attempts, and the time of the first of them.
    attempts_since: Option<(RetryCause, Instant)>,
    due: Due,
    attempts: u32,
    one_by_one: bool,
    is_running: bool,
    /// A webhook came during the attempt that is running.
    is_announced: bool,
}

/// The time of the next attempt.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// At the age at which files are probably ready.
    AtAge,
    At(Instant),
}

/// The reason for another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryCause {
    /// The service answers that it has no file.
    Unavailable,
    /// The service or the network failed.
    Failed,
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

    /// Adds a request that is fetched when its files are probably ready, unless it is
    /// there: a webhook may announce it before its response arrives.
    pub(super) fn push(&mut self, request_id: String) {
        self.entry(request_id);
    }

    /// Adds a request that is fetched now, or moves its time.
    pub(super) fn push_now(&mut self, request_id: String) {
        let entry = self.entry(request_id);
        entry.due = Due::At(Instant::now());
        entry.is_announced = entry.is_running;
    }

    /// Moves the time of a request that was never fetched to now.
    pub(super) fn announce(&mut self, request_id: &str) {
        if let Some(entry) = self.entries.get_mut(request_id)
            && !entry.is_running
            && matches!(entry.due, Due::AtAge)
        {
            entry.due = Due::At(Instant::now());
        }
    }

    fn entry(&mut self, request_id: String) -> &mut Entry {
        self.entries.entry(request_id).or_insert_with(|| Entry {
            accepted: Instant::now(),
            attempts_since: None,
            due: Due::AtAge,
            attempts: 0,
            one_by_one: false,
            is_running: false,
            is_announced: false,
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

    /// Removes a request that is done, unless a webhook announced more of its files.
    pub(super) fn finish(&mut self, request_id: &str) {
        match self.entries.get_mut(request_id) {
            Some(entry) if entry.is_announced => entry.restart(),
            _ => self.remove(request_id),
        }
    }

    pub(super) fn remove(&mut self, request_id: &str) {
        self.entries.remove(request_id);
    }

    /// Returns the time since the request is known to be accepted.
    pub(super) fn age_of(&self, request_id: &str) -> Duration {
        let entry = self.entries.get(request_id);
        entry.map_or(Duration::ZERO, |entry| entry.accepted.elapsed())
    }

    /// Plans another attempt at `min_age` at the earliest. If all attempts had the same
    /// cause for the whole timeout, returns the time of the first of them.
    pub(super) fn retry(
        &mut self,
        job: &FetchJob,
        cause: RetryCause,
        one_by_one: bool,
        min_age: Duration,
    ) -> Option<Instant> {
        let now = Instant::now();
        let entry = self.entries.get_mut(&job.request_id)?;
        // The first attempt to fetch the files one by one does not wait.
        let is_new_way = one_by_one && !entry.one_by_one;
        entry.one_by_one |= one_by_one;
        if entry.is_announced {
            entry.restart();
            return None;
        }
        entry.is_running = false;
        let exponent = entry.attempts.min(16);
        let backoff = FIRST_RETRY.saturating_mul(1 << exponent).min(MAX_RETRY);
        entry.attempts += 1;
        entry.due = Due::At(if is_new_way {
            now
        } else {
            (now + backoff).max((entry.accepted + min_age).min(now + MAX_RETRY))
        });
        let since = match entry.attempts_since {
            Some((last, since)) if last == cause => since,
            _ => now,
        };
        entry.attempts_since = Some((cause, since));
        (now - since >= self.timeout).then_some(since)
    }
}

impl Entry {
    fn due_at(&self, age: Duration) -> Instant {
        match self.due {
            Due::AtAge => self.accepted + age,
            Due::At(time) => time,
        }
    }

    /// Plans an attempt now: a webhook came during the last one, which knew less.
    fn restart(&mut self) {
        self.is_running = false;
        self.is_announced = false;
        self.attempts_since = None;
        self.attempts = 0;
        self.due = Due::At(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::{FetchJob, FetchQueue, RetryCause};

    const TIMEOUT: Duration = Duration::from_millis(20);
    const LONGER: Duration = Duration::from_millis(30);

    fn running() -> (FetchQueue, FetchJob) {
        let mut queue = FetchQueue::new(TIMEOUT, Duration::ZERO);
        queue.push("A".to_owned());
        let job = queue.take_due().expect("a request");
        (queue, job)
    }

    /// Returns whether the time of the request is over.
    fn retry(queue: &mut FetchQueue, job: &FetchJob, cause: RetryCause) -> bool {
        queue.retry(job, cause, false, Duration::ZERO).is_some()
    }

    #[test]
    fn only_attempts_with_one_cause_count_together() {
        let (mut queue, job) = running();
        assert!(!retry(&mut queue, &job, RetryCause::Failed));
        sleep(LONGER);
        // The service works again, and has no file yet.
        assert!(!retry(&mut queue, &job, RetryCause::Unavailable));
        sleep(LONGER);
        assert!(!retry(&mut queue, &job, RetryCause::Failed));
        assert!(!retry(&mut queue, &job, RetryCause::Unavailable));
        sleep(LONGER);
        assert!(retry(&mut queue, &job, RetryCause::Unavailable));
    }

    #[test]
    fn a_webhook_during_an_attempt_asks_for_another() {
        let (mut queue, job) = running();
        assert!(!retry(&mut queue, &job, RetryCause::Unavailable));
        sleep(LONGER);
        queue.push_now("A".to_owned());
        let job = queue.take_due().expect("it is due");
        queue.push_now("A".to_owned());
        assert!(queue.take_due().is_none(), "it is running");
        // The attempt began before the webhook.
        assert!(!retry(&mut queue, &job, RetryCause::Unavailable));
        let job = queue.take_due().expect("it is due at once");
        queue.push_now("A".to_owned());
        queue.finish(&job.request_id);
        let job = queue.take_due().expect("it may have more files");
        queue.finish(&job.request_id);
        assert!(queue.is_empty());
    }
}
