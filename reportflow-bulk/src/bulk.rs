//! A run: its options, and its outcomes.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use reportflow_core::Client;
use reportflow_core::webhook::Inbox;

use crate::document::Document;
use crate::error::Error;
use crate::event::Event;
use crate::journal::Journal;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::state::{Counts, UnknownPolicy};

/// The options of a run.
#[must_use = "call `run` or `resume`"]
pub struct Bulk {
    client: Client,
}

impl Bulk {
    /// Creates a run with the defaults.
    pub fn new(client: Client, journal: Journal, output: impl Into<Output>) -> Bulk {
        todo!()
    }
    /// Sets the treatment of unknown documents. Default: [`UnknownPolicy::Hold`].
    pub fn unknown_policy(mut self, policy: UnknownPolicy) -> Bulk {
        todo!()
    }
    /// Sets the inbox that gets the webhooks. Then the run does not poll, and webhooks settle unknown documents.
    pub fn inbox(mut self, inbox: Inbox) -> Bulk {
        todo!()
    }
    /// Sets how long the run waits at its end for webhooks of unknown documents, from the
    /// time of their request. Default: 15 minutes. Without an inbox it does not wait.
    pub fn settle_after(mut self, time: Duration) -> Bulk {
        todo!()
    }
    /// Sets the maximum number of requests that generate at the same time. Default: 4. After a crash, 100 times as many
    /// documents may be unknown.
    pub fn max_concurrent_requests(mut self, requests: std::num::NonZeroUsize) -> Bulk {
        todo!()
    }
    /// Sets a function that is called at each step, for metrics. It must not block.
    pub fn on_event(mut self, hook: impl Fn(Event) + Send + Sync + 'static) -> Bulk {
        todo!()
    }
    /// Imports the documents into the journal, and starts the run.
    pub async fn run(self, documents: impl IntoIterator<Item = Document>) -> Result<Run, Error> {
        todo!()
    }
    /// Imports the documents of a stream, and starts the run.
    pub async fn run_stream(self, documents: impl Stream<Item = Document>) -> Result<Run, Error> {
        todo!()
    }
    /// Starts the run with the documents of the journal.
    pub async fn resume(self) -> Result<Run, Error> {
        todo!()
    }
}

/// A run that works: a stream of outcomes.
#[derive(Debug)]
#[must_use = "read the outcomes, and call `finish`"]
pub struct Run {}

impl Run {
    /// Waits for the next outcome. Returns `None` at the end.
    pub async fn next(&mut self) -> Option<Outcome> {
        todo!()
    }
    /// Stops the run: what is in flight is finished, and nothing new is sent.
    pub fn stop(&self) {
        todo!()
    }
    /// Returns a handle that stops the run from another task.
    pub fn stop_handle(&self) -> StopHandle {
        todo!()
    }
    /// Waits for the end, and returns the counts of the journal. Outcomes that were not read are dropped.
    pub async fn finish(self) -> Result<Counts, Error> {
        todo!()
    }
}

/// Stops a run; see [`Run::stop_handle`].
#[derive(Clone, Debug)]
pub struct StopHandle(Arc<()>);

impl StopHandle {
    /// Stops the run: what is in flight is finished, and nothing new is sent.
    pub fn stop(&self) {
        todo!()
    }
}

impl Stream for Run {
    type Item = Outcome;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Outcome>> {
        todo!()
    }
}
