//! Works until nothing is planned and all files are stored.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use reportflow_core::webhook::{FileCompleted, Subscription};
use tokio::sync::Mutex;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use super::context::Context;
use super::fetch::{FetchOutcome, fetch};
use super::fetch_queue::FetchJob;
use super::fetches::Fetches;
use super::send::{SendOutcome, send};
use super::sends::Sends;
use super::settings::Settings;
use super::stored_responses::read_stored_responses;
use crate::error::Error;
use crate::event::EventKind;
use crate::journal::{Confirmation, Evidence};
use crate::tag::Tag;

/// The accepted requests whose files are not stored. A service that renders slower than
/// its limits allow gets no more before it has rendered some.
const MAX_UNFETCHED: usize = 100;

/// The time between two looks at what other workers did.
pub(super) const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Sends and fetches until there is nothing to do.
pub(super) struct Worker {
    pub(super) context: Arc<Context>,
    design: Arc<(String, u32)>,
    /// The documents of a request.
    max_documents: usize,
    pub(super) webhooks: Option<Subscription>,
    run_id: String,
    tasks: JoinSet<Result<TaskOutcome, Error>>,
    send_order: Arc<Mutex<()>>,
    has_limit: bool,
    pub(super) sends: Sends,
    pub(super) fetches: Fetches,
    /// Becomes `true` when a request was sent, or files were stored.
    has_worked: bool,
    /// The time of the next look at what other workers did.
    next_poll: Option<Instant>,
    /// The first error. It stops the run.
    error: Option<Error>,
}

enum TaskOutcome {
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
        has_accepted: bool,
    ) -> Worker {
        let fetches = Fetches::new(settings, webhooks.is_some());
        Worker {
            context,
            design: Arc::new(design),
            max_documents: settings.max_documents_per_request,
            webhooks,
            run_id,
            tasks: JoinSet::new(),
            send_order: Arc::default(),
            has_limit: settings.max_requests.is_some(),
            sends: Sends::new(settings, has_accepted),
            fetches,
            has_worked: false,
            next_poll: None,
            error: None,
        }
    }

    /// Works until nothing is left, the run is stopped, or an error stops it. What is
    /// in flight is finished in each case. With a maximum of requests, it does not wait for
    /// other workers.
    pub(super) async fn work(&mut self) -> Result<(), Error> {
        self.find_work().await?;
        loop {
            let is_ending = self.error.is_some() || self.context.is_stopped();
            if !is_ending {
                self.start_tasks();
            }
            if self.tasks.is_empty() {
                if is_ending {
                    return self.error.take().map_or(Ok(()), Err);
                }
                if self.is_idle() && self.has_ended().await? {
                    return Ok(());
                }
            }
            // After an error too, requests that are on the way are finished.
            if !is_ending && let Err(error) = self.poll_others().await {
                self.stop_with(error);
                continue;
            }
            let context = Arc::clone(&self.context);
            let wake = [self.next_start(), self.next_poll];
            let wake = wake.into_iter().flatten().min();
            tokio::select! {
                biased;
                Some(result) = self.tasks.join_next() => self.finish(result).await,
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

    fn is_idle(&self) -> bool {
        !self.sends.may_send() && self.fetches.is_empty()
    }

    /// Returns whether a request was sent, or files were stored.
    pub(super) fn has_worked(&self) -> bool {
        self.has_worked
    }

    /// Returns whether nothing is left, when nothing is known to be.
    async fn has_ended(&mut self) -> Result<bool, Error> {
        if self.sends.is_used_up() {
            return Ok(true);
        }
        if self.find_work().await? {
            return Ok(false);
        }
        if self.has_limit || self.context.journal.is_finished().await? {
            return Ok(true);
        }
        self.next_poll = Some(Instant::now() + POLL_INTERVAL);
        Ok(false)
    }

    /// Finds documents to send and files to fetch. A request plans its documents again while
    /// another finds none, and a webhook announces files while others are fetched.
    pub(super) async fn find_work(&mut self) -> Result<bool, Error> {
        read_stored_responses(&self.context, false).await?;
        let journal = &self.context.journal;
        self.sends.has_planned = journal.has_planned().await?;
        let to_fetch = journal.to_fetch().await?;
        let (parked, mut to_fetch): (Vec<_>, Vec<_>) = to_fetch
            .into_iter()
            .partition(|request_id| self.fetches.is_parked(request_id));
        if !parked.is_empty() {
            // Workers that took them over may be gone.
            for request_id in journal.abandoned_fetches().await? {
                if parked.contains(&request_id) {
                    journal.release_fetch(&request_id).await?;
                }
            }
        }
        if journal.lease().is_some() {
            // Other workers may take the rest.
            to_fetch.truncate(MAX_UNFETCHED);
        }
        let to_fetch = journal.claim_fetches(to_fetch).await?;
        self.fetches.push_all(to_fetch);
        Ok(self.sends.has_planned || !self.fetches.is_empty())
    }

    fn start_tasks(&mut self) {
        let now = Instant::now();
        while self.fetches.len() < MAX_UNFETCHED && self.sends.begin(now) {
            let task = send(
                Arc::clone(&self.context),
                Arc::clone(&self.design),
                Arc::clone(&self.send_order),
                self.max_documents,
            );
            self.tasks
                .spawn(async { Ok(TaskOutcome::Send(task.await?)) });
        }
        while let Some(job) = self.fetches.take_due() {
            let task = fetch(
                Arc::clone(&self.context),
                job.request_id.clone(),
                job.one_by_one,
            );
            self.tasks
                .spawn(async { Ok(TaskOutcome::Fetch(job, task.await?)) });
        }
    }

    /// Returns the time at which another task can start.
    fn next_start(&self) -> Option<Instant> {
        let send = self.sends.next_start();
        let send = send.filter(|_| self.fetches.len() < MAX_UNFETCHED);
        let fetch = self.fetches.next_start();
        [send, fetch].into_iter().flatten().min()
    }

    async fn finish(&mut self, result: Result<Result<TaskOutcome, Error>, JoinError>) {
        match result {
            Ok(Ok(outcome)) => {
                let finished = match outcome {
                    TaskOutcome::Send(outcome) => self.finish_send(outcome).await,
                    TaskOutcome::Fetch(job, outcome) => {
                        self.has_worked = true;
                        self.fetches.finish(&self.context, job, outcome).await
                    }
                };
                if let Err(error) = finished {
                    self.stop_with(error);
                }
            }
            Ok(Err(error)) => self.stop_with(error),
            Err(panic) => self.stop_with(Error::Task(panic.into())),
        }
    }

    async fn finish_send(&mut self, outcome: SendOutcome) -> Result<(), Error> {
        self.has_worked |= !matches!(outcome, SendOutcome::Nothing);
        let Some(request_id) = self.sends.finish(outcome)? else {
            return Ok(());
        };
        // Its webhook may have come before its response.
        let journal = &self.context.journal;
        let documents = journal.documents_to_fetch(&request_id);
        if !documents.await?.is_empty() {
            for (request_id, _) in journal.claim_fetches(vec![request_id]).await? {
                self.fetches.push(request_id);
            }
        }
        Ok(())
    }

    fn stop_with(&mut self, error: Error) {
        self.context.stop_run();
        self.error.get_or_insert(error);
    }

    /// Ends the documents that the service refused. It is an error if the service may have
    /// refused them for another reason than the documents.
    /// Returns `false` if other workers have not ended.
    pub(super) async fn confirm_refusals(&mut self) -> Result<bool, Error> {
        let journal = &self.context.journal;
        match journal.confirm_refusals().await? {
            Confirmation::Refused(refused) => {
                self.context.report_refused(refused).await;
                return Ok(true);
            }
            Confirmation::Unfinished => return Ok(false),
            Confirmation::Uncertain => {}
        }
        match (self.sends.take_refusal(), journal.refused_for_now().await?) {
            (Some(error), _) => Err(Error::Client(Box::new(error))),
            // Another worker got the response.
            (None, Some((documents, reason))) => Err(Error::Refused { documents, reason }),
            (None, None) => Ok(true),
        }
    }

    /// Learns from the journal which files are announced: another worker may have received
    /// their webhooks.
    async fn poll_others(&mut self) -> Result<(), Error> {
        let now = Instant::now();
        if self.next_poll.is_some_and(|time| time > now) {
            return Ok(());
        }
        self.next_poll = None;
        if self.webhooks.is_some() && self.context.journal.lease().is_some() {
            for request_id in self.context.journal.announced().await? {
                self.fetches.push_announced(&request_id);
            }
            self.next_poll = Some(now + POLL_INTERVAL);
        }
        Ok(())
    }

    /// Applies the webhooks that were delivered before the run.
    pub(super) async fn apply_delivered(&mut self) -> Result<(), Error> {
        while let Some(completed) = self.webhooks.as_mut().and_then(Subscription::try_next) {
            self.apply(completed).await?;
        }
        Ok(())
    }

    /// Applies a webhook: it announces files, and settles documents whose response was
    /// lost.
    pub(super) async fn apply(&mut self, completed: FileCompleted) -> Result<(), Error> {
        let files = completed.files.iter().filter_map(|file| {
            let tag = Tag::read(file.passthrough_json()?)?;
            Some((tag, file.file_id.as_str().to_owned()))
        });
        let files: Vec<_> = files.collect();
        if !files.iter().any(|(tag, _)| tag.run_id == self.run_id) {
            return Ok(());
        }
        let request_id = completed.request_id.as_str().to_owned();
        let announced = self.context.journal.apply(Evidence {
            request_id: request_id.clone(),
            files,
            is_announced: true,
        });
        self.context.emit(EventKind::Announced, announced.await?);
        let journal = &self.context.journal;
        for (request_id, _) in journal.claim_fetches(vec![request_id]).await? {
            self.fetches.push_now(request_id);
        }
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
