//! A run from its start to its reports.

use std::future::pending;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reportflow_bulk::{Bulk, Counts, Document, Error, EventKind, Journal, JournalError, Run};
use reportflow_core::Client;
use tokio::task::{JoinError, JoinHandle};

use super::errors::{journal_error, refused_for_now, run_error};
use super::folder;
use super::interrupt::Interrupt;
use super::journal_place::JournalPlace;
use super::progress::Progress;
use super::reports;
use super::run_settings::RunSettings;
use crate::error::CliError;
use crate::output::{Outcome, Output, eprint_error};

/// The time between two updates of the progress.
const UPDATE_INTERVAL: Duration = Duration::from_secs(1);

/// The time between two counts of a journal with several workers.
const COUNT_INTERVAL: Duration = Duration::from_secs(5);

pub(super) struct Session {
    pub(super) client: Client,
    pub(super) journal: Journal,
    pub(super) place: JournalPlace,
    pub(super) settings: RunSettings,
    /// The folder of this process, if the command names one. That of the settings has the same
    /// path.
    pub(super) out: Option<PathBuf>,
}

pub(super) enum Start {
    /// Imports the documents first.
    Import,
    /// The journal has all documents.
    Resume,
}

impl Session {
    /// Works until all documents have an end state, or until it is stopped. Then writes
    /// the reports.
    pub(super) async fn run(
        self,
        start: Start,
        documents: impl Iterator<Item = Document>,
    ) -> Result<Output, CliError> {
        let info = self.journal.run_info().await;
        let info = info.map_err(|error| journal_error(&error))?;
        folder::claim(&self.settings.out, &info.id)?;
        let resume_command = self.place.resume_command(self.out.as_deref());
        let interrupt = Interrupt::listen(resume_command.clone())?;
        let policy = self.settings.policy();
        let output = folder::output(&self.settings.out, &self.place);
        let bulk = Bulk::new(self.client.clone(), self.journal.clone(), output);
        let accepted = self.accepted().await?;
        let counted = Arc::clone(&accepted);
        let bulk = bulk.unknown_policy(policy).on_event(move |event| {
            if event.kind == EventKind::Accepted {
                counted.fetch_add(event.documents, Ordering::Relaxed);
            }
        });
        let run = match start {
            Start::Import => bulk.run(documents).await,
            Start::Resume => bulk.resume().await,
        };
        let run = run.map_err(|error| run_error(&error, &resume_command, None))?;
        let mut failure = None;
        let finished = self.follow(run, &interrupt, accepted, &mut failure).await;
        if self.place.is_shared()
            && let Ok(Err(error)) = &finished
            && is_of_database(error)
        {
            // The reports would wait for the database again, and hide this error.
            return Err(run_error(error, &resume_command, None));
        }
        let counts = match &finished {
            Ok(Ok(counts)) => Ok(*counts),
            _ => self.journal.counts().await,
        };
        let counts = counts.map_err(|error| journal_error(&error))?;
        let journal = &self.journal;
        let reports = reports::write(journal, &self.place, &self.settings, &counts).await;
        match finished? {
            Ok(_) => {}
            Err(error) => {
                if let Err(error) = &reports {
                    eprint_error(error);
                }
                let note = self.refused_note().await?;
                return Err(run_error(&error, &resume_command, note));
            }
        }
        reports?;
        let failure = failure.map(|failure| format!("the last failure: {failure}"));
        let notes = [
            failure,
            self.refused_note().await?,
            self.workers_note().await?,
        ];
        self.outcome(&counts, &resume_command, notes)
    }

    /// Returns the number of documents that were accepted before this session.
    async fn accepted(&self) -> Result<Arc<AtomicU64>, CliError> {
        let counts = self.journal.counts().await;
        let counts = counts.map_err(|error| journal_error(&error))?;
        let accepted = counts.accepted + counts.announced + counts.saved;
        Ok(Arc::new(AtomicU64::new(accepted)))
    }

    async fn follow(
        &self,
        mut run: Run,
        interrupt: &Arc<Interrupt>,
        accepted: Arc<AtomicU64>,
        failure: &mut Option<String>,
    ) -> Result<Result<Counts, Error>, CliError> {
        interrupt.stop_with(run.stop_handle());
        let counts = self.journal.counts().await;
        let counts = counts.map_err(|error| journal_error(&error))?;
        let mut progress = Progress::new(&counts, accepted);
        let mut interval = tokio::time::interval(UPDATE_INTERVAL);
        let mut count_interval = tokio::time::interval(COUNT_INTERVAL);
        let is_shared = self.place.is_shared();
        let mut reading = None;
        loop {
            tokio::select! {
                outcome = run.next() => match outcome {
                    // The counts have it.
                    Some(_) if is_shared => {}
                    Some(outcome) => progress.add(&outcome.kind),
                    None => break,
                },
                _ = count_interval.tick(), if is_shared && reading.is_none() => {
                    // It waits for a database that is away, and the progress goes on.
                    let journal = self.journal.clone();
                    reading = Some(tokio::spawn(async move { journal.counts().await }));
                }
                read = join(&mut reading) => {
                    reading = None;
                    // The run reports an error of the database.
                    if let Ok(Ok(counts)) = read {
                        progress.set(&counts);
                    }
                }
                _ = interval.tick() => progress.update(run.last_failure().as_deref()),
            }
        }
        progress.finish();
        *failure = run.last_failure();
        Ok(run.finish().await)
    }

    /// Returns a line about the documents that the service refused, and the next run sends
    /// again.
    async fn refused_note(&self) -> Result<Option<String>, CliError> {
        let refused = self.journal.refused_for_now().await;
        let refused = refused.map_err(|error| journal_error(&error))?;
        Ok(refused.map(|refused| refused_for_now(&refused)))
    }

    /// Returns a line about the workers that go on.
    async fn workers_note(&self) -> Result<Option<String>, CliError> {
        let workers = self.journal.workers().await;
        let workers = workers.map_err(|error| journal_error(&error))?;
        let hosts: Vec<_> = workers.iter().map(|worker| &*worker.host).collect();
        Ok((!hosts.is_empty()).then(|| format!("others go on, on {}", hosts.join(", "))))
    }

    fn outcome(
        &self,
        counts: &Counts,
        resume_command: &str,
        notes: [Option<String>; 3],
    ) -> Result<Output, CliError> {
        let summary = format!(
            "saved {}, refused {}, unknown {}, skipped {}\nreports in {}\n",
            counts.saved,
            counts.refused,
            counts.unknown,
            counts.skipped,
            self.settings.out.display()
        );
        let output = Output::verbatim(summary);
        if counts.open() > 0 {
            let (open, total) = (counts.open(), counts.total());
            let error = CliError::new(format!("stopped: {open} of {total} documents are open"));
            let notes = notes.into_iter().flatten();
            let error = notes.fold(error, CliError::with_note);
            let error = error.with_help(format!("run `{resume_command}` to continue"));
            return Ok(output.with_outcome(Outcome::Failed(error)));
        }
        Ok(if counts.saved == counts.total() {
            output
        } else {
            output.with_outcome(Outcome::Findings)
        })
    }
}

/// Returns whether the database of the journal cannot be used.
fn is_of_database(error: &Error) -> bool {
    use JournalError::{Connect, Database, FailedOver, NoRun};
    matches!(
        error,
        Error::Journal(Database(_) | Connect { .. } | FailedOver { .. } | NoRun { .. })
    )
}

/// Waits for a task, if there is one.
async fn join<T>(task: &mut Option<JoinHandle<T>>) -> Result<T, JoinError> {
    match task {
        Some(task) => task.await,
        None => pending().await,
    }
}
