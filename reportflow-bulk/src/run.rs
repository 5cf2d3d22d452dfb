//! A run that works, and its outcomes.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;
use reportflow_core::Client;
use reportflow_core::webhook::Inbox;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::engine::{Advance, Context, EventHook, Settings, drive};
use crate::error::Error;
use crate::journal::{Journal, RunGuard};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::state::Counts;

/// The outcomes that wait to be read. The run waits when there are more.
const MAX_OUTCOMES: usize = 1000;

/// A run that works: a stream of outcomes.
///
/// Read the outcomes, or call [`finish`](Run::finish): the run waits while 1,000
/// outcomes are not read. Dropping it stops the run, like [`stop`](Run::stop).
///
/// ```no_run
/// # async fn run(mut run: reportflow_bulk::Run) -> Result<(), reportflow_bulk::Error> {
/// while let Some(outcome) = run.next().await {
///     println!("{}: {:?}", outcome.key, outcome.kind);
/// }
/// let counts = run.finish().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "read the outcomes, and call `finish`"]
pub struct Run {
    outcomes: mpsc::Receiver<Outcome>,
    stop: StopHandle,
    failure: watch::Receiver<Option<String>>,
    journal: Journal,
    task: Option<JoinHandle<Result<Advance, Error>>>,
}

/// Stops a run; see [`Run::stop_handle`].
///
/// ```no_run
/// # fn run(run: &reportflow_bulk::Run) {
/// let handle = run.stop_handle();
/// std::thread::spawn(move || handle.stop());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct StopHandle(watch::Sender<bool>);

impl StopHandle {
    /// Stops the run: what is in flight is finished, and nothing new is sent.
    ///
    /// ```no_run
    /// # fn run(handle: reportflow_bulk::StopHandle) {
    /// handle.stop();
    /// # }
    /// ```
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Run {
    pub(crate) fn start(
        client: Client,
        output: Output,
        (event_hook, inbox): (Option<EventHook>, Option<Inbox>),
        settings: Settings,
        guard: RunGuard,
    ) -> Run {
        let (sender, outcomes) = mpsc::channel(MAX_OUTCOMES);
        let stop = watch::Sender::new(false);
        let (failed, failure) = watch::channel(None);
        let context = Context {
            client,
            journal: guard.journal.clone(),
            output,
            event_hook,
            outcomes: sender,
            stop: stop.clone(),
            failure: failed,
        };
        let webhooks = inbox.map(|inbox| inbox.subscribe());
        Run {
            outcomes,
            stop: StopHandle(stop),
            failure,
            journal: guard.journal.clone(),
            task: Some(tokio::spawn(drive(context, settings, webhooks, guard))),
        }
    }

    /// Waits for the next outcome. Returns `None` at the end of the run.
    ///
    /// It is cancel safe: an outcome is not lost if the future is dropped.
    ///
    /// Most documents have one outcome. One that was refused or skipped gets another if a
    /// late webhook shows that the service made it.
    ///
    /// A run that was resumed does not repeat the outcomes of documents that were saved
    /// or refused before: [`Journal::documents`] has them.
    ///
    /// ```no_run
    /// # async fn run(run: &mut reportflow_bulk::Run) {
    /// if let Some(outcome) = run.next().await {
    ///     println!("{}", outcome.key);
    /// }
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Outcome> {
        self.outcomes.recv().await
    }

    /// Stops the run: what is in flight is finished, and nothing new is sent. The
    /// journal has the rest.
    ///
    /// ```no_run
    /// # async fn run(mut run: reportflow_bulk::Run) -> Result<(), reportflow_bulk::Error> {
    /// run.stop();
    /// let counts = run.finish().await?;
    /// println!("{} documents are left", counts.open());
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// Returns a handle that stops the run from another task.
    ///
    /// ```no_run
    /// # async fn run(run: &reportflow_bulk::Run) {
    /// let handle = run.stop_handle();
    /// # }
    /// ```
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Returns the error of the last request or download, if none succeeded since. It is the
    /// reason why a run makes no progress: the service or the database cannot be reached, the
    /// service asks to wait, or it has no file.
    ///
    /// ```no_run
    /// # async fn run(run: &reportflow_bulk::Run) {
    /// if let Some(failure) = run.last_failure() {
    ///     println!("waiting: {failure}");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn last_failure(&self) -> Option<String> {
        let failure = self.journal.failure();
        failure.or_else(|| self.failure.borrow().clone())
    }

    /// Waits for the end, and returns the counts of the journal. Outcomes that were not
    /// read are dropped.
    ///
    /// ```no_run
    /// # async fn run(run: reportflow_bulk::Run) -> Result<(), reportflow_bulk::Error> {
    /// let counts = run.finish().await?;
    /// println!("{} saved, {} unknown", counts.saved, counts.unknown);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The error that stopped the run. The journal has all that happened before.
    pub async fn finish(self) -> Result<Counts, Error> {
        let journal = self.journal.clone();
        match self.advance().await? {
            Advance::Finished(counts) => Ok(counts),
            // It was stopped.
            _ => Ok(journal.counts().await?),
        }
    }

    /// Waits for the end. Outcomes that were not read are dropped.
    pub(crate) async fn advance(mut self) -> Result<Advance, Error> {
        while self.outcomes.recv().await.is_some() {}
        match self.task.take() {
            Some(task) => task.await.map_err(|panic| Error::Task(panic.into()))?,
            // Only this takes the task.
            None => Err(Error::Task("the run is finished".into())),
        }
    }
}

impl Stream for Run {
    type Item = Outcome;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<Option<Outcome>> {
        self.outcomes.poll_recv(context)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop.stop();
    }
}
