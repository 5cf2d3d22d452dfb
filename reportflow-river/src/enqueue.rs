//! Inserts the jobs of a run.

use std::fmt;

use reportflow_bulk::{Journal, JournalError};
use reportflow_core::MAX_DOCUMENTS_PER_REQUEST;
use riverqueue::{Client, JobState};

use crate::job::RunJob;

/// Inserts the jobs of a run: one for each request that is left, and one for the end
/// of the run. Jobs that exist are not inserted again, and those that wait for their
/// next attempt get it now.
///
/// Call it after the import, and whenever a worker process starts: then a lost job
/// costs time only. A run whose import is incomplete gets no jobs. `run` names the run
/// for [`RunWorker`](crate::RunWorker), for example the schema of its journal.
///
/// ```no_run
/// # async fn start(client: riverqueue::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use reportflow_bulk::Journal;
///
/// let journal = Journal::connect("postgres://db.internal/app?schema=november").await?;
/// reportflow_river::enqueue(&client, "november", &journal).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The journal or River's tables cannot be used.
pub async fn enqueue(client: &Client, run: &str, journal: &Journal) -> Result<(), EnqueueError> {
    if !journal.run_info().await?.is_sealed {
        return Ok(());
    }
    let planned = journal.counts().await?.planned;
    let requests = planned.div_ceil(MAX_DOCUMENTS_PER_REQUEST as u64);
    let jobs = (0..=requests).map(|request| RunJob {
        run: run.to_owned(),
        request,
    });
    for inserted in client.insert_many(jobs).await? {
        if inserted.job.row.state == JobState::Retryable {
            client.jobs().retry(inserted.id()).await?;
        }
    }
    Ok(())
}

/// The error of [`enqueue`].
#[derive(Debug)]
#[non_exhaustive]
pub enum EnqueueError {
    /// The journal cannot be read.
    Journal(JournalError),
    /// River cannot insert the jobs.
    River(riverqueue::Error),
}

impl From<JournalError> for EnqueueError {
    fn from(error: JournalError) -> EnqueueError {
        EnqueueError::Journal(error)
    }
}

impl From<riverqueue::Error> for EnqueueError {
    fn from(error: riverqueue::Error) -> EnqueueError {
        EnqueueError::River(error)
    }
}

impl fmt::Display for EnqueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnqueueError::Journal(error) => error.fmt(f),
            EnqueueError::River(error) => write!(f, "cannot insert the jobs of the run: {error}"),
        }
    }
}

impl std::error::Error for EnqueueError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EnqueueError::Journal(error) => error.source(),
            EnqueueError::River(error) => error.source(),
        }
    }
}
