//! The parts that all tasks of a run share.

use std::sync::Arc;

use reportflow_core::Client;
use tokio::sync::{mpsc, watch};

use crate::event::{Event, EventKind};
use crate::journal::Journal;
use crate::outcome::{Outcome, OutcomeKind};
use crate::output::Output;

pub(crate) type EventHook = Arc<dyn Fn(Event) + Send + Sync>;

/// The parts that all tasks of a run share.
pub(crate) struct Context {
    pub(crate) client: Client,
    pub(crate) journal: Journal,
    pub(crate) output: Output,
    pub(crate) event_hook: Option<EventHook>,
    pub(crate) outcomes: mpsc::Sender<Outcome>,
    /// Becomes `true` when nothing new is to be sent. A [`Run`](crate::Run)
    /// that is dropped sets it.
    pub(crate) stop: watch::Sender<bool>,
    /// The error of the last request or download, if none succeeded since.
    pub(crate) failure: watch::Sender<Option<String>>,
}

impl Context {
    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Stops the run after an error.
    pub(super) fn stop_run(&self) {
        self.stop.send_replace(true);
    }

    /// Waits until the run is stopped.
    pub(super) async fn stopped(&self) {
        // It cannot fail, because this context is a sender.
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
    }

    /// Records the error of a request or a download.
    pub(super) fn record_failure(&self, failure: String) {
        self.failure.send_replace(Some(failure));
    }

    /// Forgets the last error, because a request or a download succeeded.
    pub(super) fn forget_failure(&self) {
        self.failure.send_replace(None);
    }

    pub(super) fn emit(&self, kind: EventKind, documents: u64) {
        if documents == 0 {
            return;
        }
        #[cfg(feature = "tracing")]
        tracing::info!(?kind, documents, "bulk");
        if let Some(hook) = &self.event_hook {
            hook(Event { kind, documents });
        }
    }

    /// Passes an outcome to the caller. Waits while the caller is behind.
    pub(super) async fn report(&self, key: String, kind: OutcomeKind) {
        // An error means that nobody reads. The journal has the outcome.
        let _ = self.outcomes.send(Outcome { key, kind }).await;
    }

    pub(super) async fn report_refused(&self, refused: Vec<(String, String)>) {
        self.emit(EventKind::Refused, refused.len() as u64);
        for (key, reason) in refused {
            self.report(key, OutcomeKind::Refused { reason }).await;
        }
    }
}
