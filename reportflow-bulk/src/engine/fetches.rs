//! The downloads of a run: which ones start, and what follows from their results.

use std::collections::HashSet;
use std::time::Duration;

use reportflow_core::Error as ClientError;
use reportflow_rules::error_chain::ErrorChain;
use tokio::time::Instant;

use super::context::Context;
use super::fetch::{FetchOutcome, LaterCause};
use super::fetch_queue::{FetchJob, FetchQueue, RetryCause};
use super::render_time::RenderTime;
use super::settings::Settings;
use crate::error::Error;
use crate::event::EventKind;
use crate::journal::Journal;

/// The requests whose files are fetched at the same time. One may be stored while the
/// next one is downloaded.
const MAX_RUNNING: usize = 3;

/// The time after which a run with webhooks tries to fetch files without one.
const WEBHOOK_PATIENCE: Duration = Duration::from_secs(60);

/// The downloads of a run.
pub(super) struct Fetches {
    queue: FetchQueue,
    render_time: RenderTime,
    has_webhooks: bool,
    /// Is `true` if the time of files counts from their first claim: this process works for a part
    /// of it.
    counts_claims: bool,
    running: usize,
    /// The requests whose files cannot be downloaded, until a webhook announces them.
    parked: HashSet<String>,
    /// The last error of such a download.
    error: Option<ClientError>,
    /// The time of the last download that the service answered as it should.
    last_answer: Option<Instant>,
}

impl Fetches {
    pub(super) fn new(settings: &Settings, has_webhooks: bool) -> Fetches {
        let render_time = RenderTime::new();
        let age = if has_webhooks {
            WEBHOOK_PATIENCE
        } else {
            render_time.age()
        };
        Fetches {
            queue: FetchQueue::new(settings.file_timeout, age),
            counts_claims: settings.max_requests.is_some(),
            render_time,
            has_webhooks,
            running: 0,
            parked: HashSet::new(),
            error: None,
            last_answer: None,
        }
    }

    /// Returns the number of requests whose files are not stored.
    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Adds a request that is fetched when its files are probably ready.
    pub(super) fn push(&mut self, request_id: String) {
        self.queue.push(request_id);
    }

    /// Adds a request that a webhook announced.
    pub(super) fn push_now(&mut self, request_id: String) {
        self.parked.remove(&request_id);
        self.queue.push_now(request_id);
    }

    /// Moves the time of a request whose files wait for their webhook.
    pub(super) fn push_announced(&mut self, request_id: &str) {
        self.queue.announce(request_id);
    }

    /// Returns whether the files of a request cannot be downloaded.
    pub(super) fn is_parked(&self, request_id: &str) -> bool {
        self.parked.contains(request_id)
    }

    /// Adds requests of the journal, with the times since their first claims.
    pub(super) fn push_all(&mut self, claimed: Vec<(String, Duration)>) {
        for (request_id, age) in claimed {
            self.queue.push_now(request_id.clone());
            if self.counts_claims {
                self.queue.set_claim_age(&request_id, age);
            }
        }
    }

    /// Takes a request to fetch now.
    pub(super) fn take_due(&mut self) -> Option<FetchJob> {
        let is_held = self.hold_until().is_some_and(|time| time > Instant::now());
        if is_held || self.running >= self.max_running() {
            return None;
        }
        let job = self.queue.take_due()?;
        self.running += 1;
        Some(job)
    }

    /// Returns the time at which another task can start.
    pub(super) fn next_start(&self) -> Option<Instant> {
        if self.running >= self.max_running() {
            return None;
        }
        let due = self.queue.next_due()?;
        Some(self.hold_until().map_or(due, |time| due.max(time)))
    }

    fn max_running(&self) -> usize {
        if self.render_time.is_ready() || self.has_webhooks {
            MAX_RUNNING
        } else {
            1
        }
    }

    /// Returns the time before which nothing is fetched. A webhook needs no wait.
    fn hold_until(&self) -> Option<Instant> {
        (!self.has_webhooks).then(|| self.render_time.hold_until())
    }

    /// Finishes a task, and plans another attempt if files are left.
    pub(super) async fn finish(
        &mut self,
        context: &Context,
        job: FetchJob,
        outcome: FetchOutcome,
    ) -> Result<(), Error> {
        self.running -= 1;
        match outcome {
            FetchOutcome::Done => {
                context.forget_failure();
                self.last_answer = Some(Instant::now());
                self.queue.finish(&job.request_id);
                self.render_time.was_ready();
                self.update_age();
                Ok(())
            }
            FetchOutcome::Later { cause, one_by_one } => {
                self.fetch_later(context, job, cause, one_by_one).await
            }
            FetchOutcome::Stopped => Ok(()),
            FetchOutcome::Fatal(error) => Err(Error::Client(Box::new(error))),
        }
    }

    /// Plans another attempt to fetch files, or gives them up.
    async fn fetch_later(
        &mut self,
        context: &Context,
        job: FetchJob,
        cause: LaterCause,
        one_by_one: bool,
    ) -> Result<(), Error> {
        let mut next_age = self.queue.age_of(&job.request_id);
        let retry_cause = match &cause {
            LaterCause::Failed(error) => {
                context.record_failure(format!("downloads fail: {}", ErrorChain(error)));
                RetryCause::Failed
            }
            LaterCause::Unavailable {
                documents,
                is_early,
            } => {
                let reason = documents.first().map_or("", |(_, reason)| reason);
                context.record_failure(format!("files are not available: {reason}"));
                self.last_answer = Some(Instant::now());
                if *is_early {
                    next_age = self.render_time.was_early(next_age);
                }
                RetryCause::Unavailable
            }
        };
        self.update_age();
        let over = self.queue.retry(&job, retry_cause, one_by_one, next_age);
        let Some(since) = over else {
            return Ok(());
        };
        self.queue.remove(&job.request_id);
        match cause {
            LaterCause::Unavailable { documents, .. } => {
                let unknown = context.journal.give_up_files(&job.request_id, documents);
                context.emit(EventKind::Unknown, unknown.await?);
                Ok(())
            }
            // No other download succeeds either.
            LaterCause::Failed(error) if self.last_answer.is_none_or(|last| last < since) => {
                Err(Error::Client(Box::new(error)))
            }
            LaterCause::Failed(error) => {
                context.journal.release_fetch(&job.request_id).await?;
                self.parked.insert(job.request_id);
                self.error = Some(error);
                Ok(())
            }
        }
    }

    /// With webhooks, the files are fetched when they are announced.
    fn update_age(&mut self) {
        if !self.has_webhooks {
            self.queue.age = self.render_time.age();
        }
    }

    /// Returns the error of the downloads that failed until the end.
    pub(super) async fn check(&mut self, journal: &Journal) -> Result<(), Error> {
        let Some(error) = self.error.take() else {
            return Ok(());
        };
        // Other workers may have more luck.
        let to_fetch = journal.to_fetch().await?;
        if to_fetch.iter().any(|it| self.parked.contains(it)) {
            return Err(Error::Client(Box::new(error)));
        }
        Ok(())
    }
}
