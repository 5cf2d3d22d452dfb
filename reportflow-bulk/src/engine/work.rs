//! Works until nothing is planned and all files are stored.

use std::future::pending;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use reportflow_core::webhook::{FileCompleted, Subscription};
use tokio::sync::Mutex;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use super::backoff::Backoff;
use super::context::Context;
use super::fetch::{FetchOutcome, LaterCause, fetch, refuse_all};
use super::fetch_queue::{FetchJob, FetchQueue};
use super::pace::Pace;
use super::send::{SendOutcome, send};
use super::settings::Settings;
use crate::error::Error;
use crate::event::EventKind;
use crate::journal::Evidence;
use crate::tag::Tag;

/// The requests whose files are fetched at the same time. One may be stored while the
/// next one is downloaded.
const MAX_FETCHES: usize = 3;

/// The accepted requests whose files are not stored. A service that renders slower than
/// its limits allow gets no more before it has rendered some.
const MAX_UNFETCHED: usize = 100;

/// The time after which a run with webhooks tries to fetch files without one.
const WEBHOOK_PATIENCE: Duration = Duration::from_secs(60);

/// The requests in a row that the service may refuse. More of them mean that it refuses
/// every document, for example because the quota is used up. A request of 100 documents
/// is refused eight times until the invalid one is found.
const MAX_REFUSALS: u32 = 100;
/// The same before anything is accepted.
const MAX_FIRST_REFUSALS: u32 = 12;

/// Sends and fetches until there is nothing to do.
pub(super) struct Worker {
    pub(super) context: Arc<Context>,
    pub(super) design: Arc<(String, u32)>,
    max_sends: NonZeroUsize,
    /// The documents of a request.
    max_documents: usize,
    pub(super) webhooks: Option<Subscription>,
    run_id: String,
    tasks: JoinSet<Result<Finished, Error>>,
    turn: Arc<Mutex<()>>,
    queue: FetchQueue,
    pace: Pace,
    backoff: Backoff,
    sends: usize,
    fetches: usize,
    has_planned: bool,
    has_accepted: bool,
    /// The requests that were refused since the last accepted one.
    refusals: u32,
    /// The first error. It stops the run.
    error: Option<Error>,
}

enum Finished {
    Send(SendOutcome),
    Fetch(FetchJob, FetchOutcome),
}

impl Worker {
    pub(super) fn new(
        context: Arc<Context>,
        run_id: String,
        design: (String, u32),
        settings: &Settings,
        webhooks: Option<Subscription>,
    ) -> Worker {
        let pace = Pace::new();
        let age = match webhooks {
            Some(_) => WEBHOOK_PATIENCE,
            None => pace.age(),
        };
        Worker {
            context,
            design: Arc::new(design),
            max_sends: settings.max_concurrent_requests,
            max_documents: settings.max_documents_per_request,
            webhooks,
            run_id,
            tasks: JoinSet::new(),
            turn: Arc::default(),
            queue: FetchQueue::new(settings.file_timeout, age),
            pace,
            backoff: Backoff::new(settings.give_up_after),
            sends: 0,
            fetches: 0,
            has_planned: true,
            has_accepted: false,
            refusals: 0,
            error: None,
        }
    }

    /// Works until nothing is left, the run is stopped, or an error stops it. What is
    /// in flight is finished in each case.
    pub(super) async fn work(&mut self) -> Result<(), Error> {
        self.has_planned = true;
        for request in self.context.journal.to_fetch().await? {
            self.queue.push_after(request, Duration::ZERO);
        }
        loop {
            let is_ending = self.error.is_some() || self.context.is_stopped();
            if !is_ending {
                self.start_tasks();
            }
            if self.tasks.is_empty() {
                let is_idle = !self.has_planned && self.queue.is_empty();
                if is_ending || is_idle && !self.context.journal.has_planned().await? {
                    return self.error.take().map_or(Ok(()), Err);
                }
                // A request planned its documents again while another found none.
                self.has_planned |= is_idle;
            }
            let context = Arc::clone(&self.context);
            let wake = self.next_start();
            tokio::select! {
                biased;
                Some(finished) = self.tasks.join_next() => self.finish(finished).await,
                Some(completed) = next(&mut self.webhooks) => {
                    if let Err(error) = self.apply(completed).await {
                        self.stop_with(error);
                    }
                }
                () = context.stopped(), if !is_ending => {}
                () = wait_until(wake), if !is_ending => {}
            }
        }
    }

    fn start_tasks(&mut self) {
        let now = Instant::now();
        // One request alone tries whether a failing service works again.
        let max_sends = if self.backoff.is_failing() {
            1
        } else {
            self.max_sends.get()
        };
        while self.has_planned
            && self.sends < max_sends
            && self.backoff.until <= now
            && self.queue.len() < MAX_UNFETCHED
        {
            self.sends += 1;
            let task = send(
                Arc::clone(&self.context),
                Arc::clone(&self.design),
                Arc::clone(&self.turn),
                self.max_documents,
            );
            self.tasks.spawn(async { Ok(Finished::Send(task.await?)) });
        }
        let max_fetches = self.max_fetches();
        let is_held = self.hold_until().is_some_and(|time| time > now);
        while !is_held
            && self.fetches < max_fetches
            && let Some(job) = self.queue.take_due()
        {
            self.fetches += 1;
            let task = fetch(
                Arc::clone(&self.context),
                job.request_id.clone(),
                job.one_by_one,
            );
            self.tasks
                .spawn(async { Ok(Finished::Fetch(job, task.await?)) });
        }
    }

    fn max_fetches(&self) -> usize {
        if self.pace.is_ready() || self.webhooks.is_some() {
            MAX_FETCHES
        } else {
            1
        }
    }

    /// Returns the time before which nothing is fetched. A webhook needs no wait.
    fn hold_until(&self) -> Option<Instant> {
        self.webhooks.is_none().then(|| self.pace.hold_until())
    }

    /// Returns the time at which another task can start.
    fn next_start(&self) -> Option<Instant> {
        let can_send = self.has_planned && self.sends == 0 && self.queue.len() < MAX_UNFETCHED;
        let send = can_send.then_some(self.backoff.until);
        let fetch = self.queue.next_due();
        let fetch = fetch.map(|due| self.hold_until().map_or(due, |time| due.max(time)));
        let fetch = fetch.filter(|_| self.fetches < self.max_fetches());
        [send, fetch].into_iter().flatten().min()
    }

    async fn finish(&mut self, finished: Result<Result<Finished, Error>, JoinError>) {
        match finished {
            Ok(Ok(Finished::Send(outcome))) => self.finish_send(outcome),
            Ok(Ok(Finished::Fetch(job, outcome))) => {
                if let Err(error) = self.finish_fetch(job, outcome).await {
                    self.stop_with(error);
                }
            }
            Ok(Err(error)) => self.stop_with(error),
            Err(panic) => self.stop_with(Error::Task(panic.into())),
        }
    }

    fn finish_send(&mut self, outcome: SendOutcome) {
        self.sends -= 1;
        let mut give_up = None;
        match outcome {
            // A request in flight that fails plans its documents again.
            SendOutcome::Nothing => self.has_planned = false,
            SendOutcome::Accepted { request_id } => {
                self.has_accepted = true;
                self.refusals = 0;
                self.backoff.reset();
                self.queue.push(request_id);
            }
            SendOutcome::Failed { delay, error } => {
                self.has_planned = true;
                if self.backoff.count_failure(delay) {
                    give_up = Some(error);
                }
            }
            SendOutcome::Unknown(error) => {
                if self.backoff.count_unknown() {
                    give_up = Some(error);
                }
            }
            SendOutcome::Refused(error) => {
                self.has_planned = true;
                self.refusals += 1;
                let max = if self.has_accepted {
                    MAX_REFUSALS
                } else {
                    MAX_FIRST_REFUSALS
                };
                if self.refusals >= max {
                    give_up = Some(error);
                }
            }
            SendOutcome::Fatal(error) => give_up = Some(error),
        }
        if let Some(error) = give_up {
            self.stop_with(Error::Client(Box::new(error)));
        }
    }

    async fn finish_fetch(&mut self, job: FetchJob, outcome: FetchOutcome) -> Result<(), Error> {
        self.fetches -= 1;
        match outcome {
            FetchOutcome::Done => {
                self.queue.remove(&job.request_id);
                self.pace.was_ready();
                self.learn();
            }
            FetchOutcome::Later { cause, one_by_one } => {
                let age = self.queue.age_of(&job.request_id);
                let next_age = if cause.is_early() {
                    self.pace.was_early(age)
                } else {
                    age
                };
                self.learn();
                if self.queue.retry(&job, one_by_one, next_age) {
                    return Ok(());
                }
                self.queue.remove(&job.request_id);
                match cause {
                    // The service fails, but it may have the files.
                    LaterCause::Failed(error) => {
                        self.stop_with(Error::Client(Box::new(error)));
                    }
                    LaterCause::NotReady(reason) | LaterCause::Missing(reason) => {
                        let context = &self.context;
                        let documents = context.journal.documents_to_fetch(&job.request_id);
                        refuse_all(context, documents.await?, &reason).await?;
                    }
                }
            }
            FetchOutcome::Fatal(error) => {
                self.queue.remove(&job.request_id);
                self.stop_with(Error::Client(Box::new(error)));
            }
        }
        Ok(())
    }

    /// With webhooks, the files are fetched when they are announced.
    fn learn(&mut self) {
        if self.webhooks.is_none() {
            self.queue.age = self.pace.age();
        }
    }

    fn stop_with(&mut self, error: Error) {
        self.context.halt();
        self.error.get_or_insert(error);
    }

    /// Applies a webhook: it announces files, and settles documents whose response was
    /// lost.
    pub(super) async fn apply(&mut self, completed: FileCompleted) -> Result<(), Error> {
        let files = completed.files.iter().filter_map(|file| {
            let tag = Tag::read(file.passthrough_json()?)?;
            Some((tag, file.file_id.as_str().to_owned()))
        });
        let files: Vec<_> = files.filter(|(tag, _)| tag.run_id == self.run_id).collect();
        if files.is_empty() {
            return Ok(());
        }
        let request_id = completed.request_id.as_str().to_owned();
        let announced = self.context.journal.apply(Evidence {
            request_id: request_id.clone(),
            files,
            is_announced: true,
        });
        self.context.emit(EventKind::Announced, announced.await?);
        self.queue.push_after(request_id, Duration::ZERO);
        Ok(())
    }
}

pub(super) async fn next(webhooks: &mut Option<Subscription>) -> Option<FileCompleted> {
    match webhooks {
        Some(webhooks) => webhooks.next().await,
        None => pending().await,
    }
}

async fn wait_until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => pending().await,
    }
}
