//! The options of a run.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;
use reportflow_core::webhook::Inbox;
use reportflow_core::{Client, MAX_DOCUMENTS_PER_REQUEST};
use tokio::task::JoinSet;

use crate::document::Document;
use crate::engine::{Advance, EventHook, Settings, beat};
use crate::error::Error;
use crate::event::Event;
use crate::importer::{import_all, import_stream};
use crate::journal::{Journal, RunGuard};
use crate::output::Output;
use crate::run::Run;
use crate::state::UnknownPolicy;

const MIN_LEASE: Duration = Duration::from_secs(1);
const MAX_LEASE: Duration = Duration::from_secs(24 * 60 * 60);

const DEFAULT_MAX_CONCURRENT_REQUESTS: NonZeroUsize = NonZeroUsize::new(4).unwrap();

/// A run of many documents of one design, before it starts.
///
/// ```no_run
/// # async fn run(documents: Vec<reportflow_bulk::Document>) -> Result<(), Box<dyn std::error::Error>> {
/// use reportflow_bulk::{Bulk, Folder, Journal};
/// use reportflow_core::Client;
///
/// let journal = Journal::open("november.db").await?;
/// let run = Bulk::new(Client::from_env()?, journal, Folder::new("november"))
///     .run(documents)
///     .await?;
/// println!("{:?}", run.finish().await?);
/// # Ok(())
/// # }
/// ```
#[must_use = "call `run` or `resume`"]
pub struct Bulk {
    client: Client,
    journal: Journal,
    output: Output,
    inbox: Option<Inbox>,
    event_hook: Option<EventHook>,
    settings: Settings,
}

impl fmt::Debug for Bulk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("client", &self.client)
            .field("journal", &self.journal)
            .field("output", &self.output)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Bulk {
    /// Creates a run with the defaults.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use reportflow_bulk::{Bulk, Folder, Journal};
    ///
    /// let bulk = Bulk::new(client, Journal::open("november.db").await?, Folder::new("november"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(client: Client, journal: Journal, output: impl Into<Output>) -> Bulk {
        Bulk {
            client,
            journal,
            output: output.into(),
            inbox: None,
            event_hook: None,
            settings: Settings {
                unknown_policy: UnknownPolicy::default(),
                max_documents_per_request: MAX_DOCUMENTS_PER_REQUEST,
                max_concurrent_requests: DEFAULT_MAX_CONCURRENT_REQUESTS,
                settle_after: Duration::from_secs(15 * 60),
                file_timeout: Duration::from_secs(60 * 60),
                give_up_after: Duration::from_secs(30 * 60),
                max_requests: None,
            },
        }
    }

    /// Sets the treatment of unknown documents. Default: [`UnknownPolicy::Hold`].
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// // Drafts, which nobody receives: two of them do no harm.
    /// let bulk = bulk.unknown_policy(reportflow_bulk::UnknownPolicy::Resend);
    /// # }
    /// ```
    pub fn unknown_policy(mut self, policy: UnknownPolicy) -> Bulk {
        self.settings.unknown_policy = policy;
        self
    }

    /// Sets the inbox that gets the webhooks of the workspace. The run then learns from
    /// them that files are ready, and they settle documents whose response was lost.
    /// Without an inbox, the run tries to download.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk, inbox: reportflow_core::webhook::Inbox) {
    /// // The HTTP handler delivers to a clone.
    /// let bulk = bulk.inbox(inbox.clone());
    /// # }
    /// ```
    pub fn inbox(mut self, inbox: Inbox) -> Bulk {
        self.inbox = Some(inbox);
        self
    }

    /// Sets how long the run waits at its end for webhooks of unknown documents, from
    /// the time of their request. Default: 15 minutes. Without an inbox it does not
    /// wait.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// let bulk = bulk.settle_after(std::time::Duration::from_secs(60));
    /// # }
    /// ```
    pub fn settle_after(mut self, time: Duration) -> Bulk {
        self.settings.settle_after = time;
        self
    }

    /// Sets how long the run tries to download the files of an accepted request. If the
    /// service answers all this time that it has none, the documents become unknown, and
    /// the next run tries again. If the downloads fail, the documents stay accepted, and
    /// the run ends with the error. Default: one hour.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// let bulk = bulk.file_timeout(std::time::Duration::from_secs(600));
    /// # }
    /// ```
    pub fn file_timeout(mut self, time: Duration) -> Bulk {
        self.settings.file_timeout = time;
        self
    }

    /// Sets how long the run tries to reach a service that accepts nothing. Then it
    /// stops with the error, and can go on later. It stops at once if the service asks for
    /// a longer delay. Default: 30 minutes.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// let bulk = bulk.give_up_after(std::time::Duration::from_secs(600));
    /// # }
    /// ```
    pub fn give_up_after(mut self, time: Duration) -> Bulk {
        self.settings.give_up_after = time;
        self
    }

    /// Sets the maximum number of requests that wait for their response at the same
    /// time. Default: 4, which is enough for 100 requests a minute. After a crash, 100
    /// times as many documents may be unknown.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// let bulk = bulk.max_concurrent_requests(std::num::NonZeroUsize::MIN);
    /// # }
    /// ```
    pub fn max_concurrent_requests(mut self, requests: NonZeroUsize) -> Bulk {
        self.settings.max_concurrent_requests = requests;
        self
    }

    /// Sets the maximum number of documents of a request. Default: 100, the service's
    /// limit. Fewer documents are unknown after a crash, but the run is slower: the
    /// service limits the requests, not the documents.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// let bulk = bulk.max_documents_per_request(std::num::NonZeroUsize::new(10).unwrap());
    /// # }
    /// ```
    pub fn max_documents_per_request(mut self, documents: NonZeroUsize) -> Bulk {
        self.settings.max_documents_per_request = documents.get().min(MAX_DOCUMENTS_PER_REQUEST);
        self
    }

    /// Sets a function that is called at each step, for metrics. It must not block.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// let bulk = bulk.on_event(|event| println!("{:?} {}", event.kind, event.documents));
    /// # }
    /// ```
    pub fn on_event(mut self, hook: impl Fn(Event) + Send + Sync + 'static) -> Bulk {
        self.event_hook = Some(Arc::new(hook));
        self
    }

    /// Sets the time after which other workers take this one for gone, unless it renews its lease,
    /// which it does three times in this time. Default: 30 s. A lease is at least 1 s and at most
    /// a day. It counts for a journal in PostgreSQL.
    ///
    /// ```no_run
    /// # fn run(bulk: reportflow_bulk::Bulk) {
    /// // The machines are sometimes stopped for a moment.
    /// let bulk = bulk.lease(std::time::Duration::from_secs(120));
    /// # }
    /// ```
    pub fn lease(mut self, lease: Duration) -> Bulk {
        self.journal.set_lease(lease.clamp(MIN_LEASE, MAX_LEASE));
        self
    }

    /// Imports the documents into the journal, and starts the run. Nothing is sent
    /// before all documents are in the journal.
    ///
    /// A journal that has them already must have the same ones: then the run goes on. If
    /// the future is dropped, the import is incomplete: run again with the documents.
    ///
    /// ```no_run
    /// # async fn run(bulk: reportflow_bulk::Bulk, documents: Vec<reportflow_bulk::Document>)
    /// # -> Result<(), reportflow_bulk::Error> {
    /// let mut run = bulk.run(documents).await?;
    /// while let Some(outcome) = run.next().await {
    ///     println!("{}: {:?}", outcome.key, outcome.kind);
    /// }
    /// run.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A document is invalid, a key occurs twice, the documents changed, another run has the
    /// journal, or it cannot be written. Nothing was sent.
    pub async fn run(self, documents: impl IntoIterator<Item = Document>) -> Result<Run, Error> {
        let guard = self.journal.begin_run().await?;
        let imported = with_lease(&guard.journal, import_all(&guard.journal, documents)).await;
        self.start(guard, imported).await
    }

    /// Imports the documents of a stream, and starts the run; see [`Bulk::run`].
    ///
    /// ```no_run
    /// # async fn run(bulk: reportflow_bulk::Bulk,
    /// #     documents: impl futures_core::Stream<Item = reportflow_bulk::Document>)
    /// # -> Result<(), reportflow_bulk::Error> {
    /// bulk.run_stream(documents).await?.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Bulk::run`].
    pub async fn run_stream(self, documents: impl Stream<Item = Document>) -> Result<Run, Error> {
        let guard = self.journal.begin_run().await?;
        let imported = with_lease(&guard.journal, import_stream(&guard.journal, documents)).await;
        self.start(guard, imported).await
    }

    /// Starts the run with the documents of the journal.
    ///
    /// ```no_run
    /// # async fn run(bulk: reportflow_bulk::Bulk) -> Result<(), reportflow_bulk::Error> {
    /// let counts = bulk.resume().await?.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::ImportIncomplete`] if the process ended before all documents were in the
    /// journal. [`Error::Journal`] if another run has it, or it cannot be written.
    pub async fn resume(self) -> Result<Run, Error> {
        let guard = self.journal.begin_run().await?;
        let imported = check_import(&self.journal).await;
        self.start(guard, imported).await
    }

    /// Imports the documents into the journal, and sends nothing: [`Bulk::resume`] or
    /// [`Bulk::advance`] do, in other processes.
    ///
    /// ```no_run
    /// # async fn run(bulk: reportflow_bulk::Bulk, documents: Vec<reportflow_bulk::Document>)
    /// # -> Result<(), reportflow_bulk::Error> {
    /// bulk.import(documents).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Bulk::run`].
    pub async fn import(self, documents: impl IntoIterator<Item = Document>) -> Result<(), Error> {
        let guard = self.journal.begin_run().await?;
        let imported = with_lease(&guard.journal, import_all(&guard.journal, documents)).await;
        let ended = guard.journal.end_run().await;
        imported?;
        Ok(ended?)
    }

    /// Does a part of the run, for engines that decide which process works: sends one request,
    /// and stores its files and those that a process left which is gone. Any number of
    /// processes may do so at a time with a journal in PostgreSQL. The end of the run is the
    /// part that finds nothing else to do. If the future is dropped, what is in flight is finished.
    ///
    /// ```no_run
    /// # async fn run(bulk: reportflow_bulk::Bulk) -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::Advance;
    ///
    /// match bulk.advance().await? {
    ///     Advance::Finished(counts) => println!("{} saved", counts.saved),
    ///     Advance::Idle => println!("others work"),
    ///     _ => println!("more may be left"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Bulk::resume`] and of [`Run::finish`].
    pub async fn advance(mut self) -> Result<Advance, Error> {
        self.settings.max_requests = Some(1);
        let guard = self.journal.join_run().await?;
        let imported = check_import(&self.journal).await;
        self.start(guard, imported).await?.advance().await
    }

    async fn start(self, guard: RunGuard, imported: Result<(), Error>) -> Result<Run, Error> {
        if let Err(error) = imported {
            // The first error is the cause.
            let _ = guard.journal.end_run().await;
            return Err(error);
        }
        Ok(Run::start(
            self.client,
            self.output,
            (self.event_hook, self.inbox),
            self.settings,
            guard,
        ))
    }
}

/// Renews the lease while documents are imported. The journal has what others left unknown.
async fn with_lease<T>(journal: &Journal, import: impl Future<Output = T>) -> T {
    if journal.lease().is_none() {
        return import.await;
    }
    let journal = journal.clone();
    // Not in this task, which the caller's iterator may block. On a runtime with one thread it does
    // anyway.
    let mut renewal = JoinSet::new();
    renewal.spawn(async move { beat(&journal, |_| {}).await });
    let imported = import.await;
    // The journal is closed then.
    renewal.shutdown().await;
    imported
}

async fn check_import(journal: &Journal) -> Result<(), Error> {
    if journal.run_info().await?.is_sealed {
        Ok(())
    } else {
        Err(Error::ImportIncomplete)
    }
}
