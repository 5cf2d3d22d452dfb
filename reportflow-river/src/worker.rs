//! The worker of the jobs.

use std::fmt;
use std::time::Duration;

use reportflow_bulk::{Advance, Bulk, Error};
use riverqueue::jiff::Timestamp;
use riverqueue::{BoxError, Job, WorkContext, WorkError, WorkOutcome, Worker, WorkerTimeout};

use crate::job::RunJob;

/// The time after which River should give the jobs of a process that was killed to another
/// one; for [`MaintenanceConfig::with_rescue_after`](riverqueue::MaintenanceConfig::with_rescue_after).
/// River's default is more than an hour.
///
/// It holds for all jobs of the database, but River rescues none before its own timeout. It is
/// longer than the timeout of [`RunWorker`], because a job needs a moment to end what is on the
/// way.
pub const RESCUE_AFTER: Duration = Duration::from_secs(90);

/// See [`RunWorker::timeout`].
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The time between two looks of the end of a run at what other workers do. River makes
/// a job available by itself after this time; after a longer one, its leader must do it.
const IDLE_TIME: Duration = Duration::from_secs(5);

/// The worker of [`RunJob`]. Register it in each process that works on runs.
///
/// ```no_run
/// use reportflow_bulk::{Bulk, Folder, Journal};
/// use reportflow_river::{QUEUE, RESCUE_AFTER, RunWorker};
/// use riverqueue::{BoxError, Client, MaintenanceConfig, QueueConfig, Workers};
///
/// # fn build(pool: riverqueue::sqlx::PgPool, service: reportflow_core::Client)
/// # -> Result<Client, riverqueue::Error> {
/// // The schema of the run's journal is the name of the run.
/// let worker = RunWorker::new(move |run: String| {
///     let service = service.clone();
///     async move {
///         let url = format!("postgres://db.internal/app?sslmode=require&schema={run}");
///         let journal = Journal::connect(&url).await?;
///         Ok::<_, BoxError>(Bulk::new(service, journal, Folder::new(format!("/mnt/pdf/{run}"))))
///     }
/// });
/// let mut workers = Workers::new();
/// workers.add(worker)?;
/// let client = Client::builder(pool)
///     .workers(workers)
///     // Four requests at a time in each process.
///     .queue(QUEUE, QueueConfig::new(4))
///     .maintenance(MaintenanceConfig::default().with_rescue_after(RESCUE_AFTER));
/// # client.build()
/// # }
/// ```
///
/// # Stopping
///
/// Stop the client with
/// [`start_with_graceful_stop`](riverqueue::Client::start_with_graceful_stop) or
/// [`RunHandle::stop`](riverqueue::RunHandle::stop), and wait for its end. It waits for the
/// jobs that run, and each ends when its request has its response and its files are stored, or
/// after its [timeout](RunWorker::timeout).
///
/// A job that is cancelled does not wait for its request: after its timeout, by
/// [`stop_and_cancel`](riverqueue::RunHandle::stop_and_cancel), by a
/// [`soft_stop_timeout`](riverqueue::ClientBuilder::soft_stop_timeout), or if the handle is
/// dropped. The process still finishes the request, unless it ends first. Then the
/// documents are unknown when its lease is over, until a webhook or a person settles them.
pub struct RunWorker<F> {
    open: F,
    timeout: Duration,
}

impl<F> fmt::Debug for RunWorker<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunWorker")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl<F, Fut, E> RunWorker<F>
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Bulk, E>> + Send,
    E: Into<BoxError>,
{
    /// Creates the worker. The function opens the run with the name that
    /// [`enqueue`](crate::enqueue()) got. It is called for each job.
    ///
    /// An error is an error of the job, which River tries again later. Return
    /// [`JobCancelError`](riverqueue::JobCancelError) for a run that does not exist anymore.
    ///
    /// A job gives up after half of its [timeout](RunWorker::timeout), whatever
    /// [`Bulk::give_up_after`] says.
    pub fn new(open: F) -> RunWorker<F> {
        RunWorker {
            open,
            timeout: DEFAULT_TIMEOUT,
        }
    }
}

impl<F> RunWorker<F> {
    /// Sets how long a job works. Then it ends what is on the way, and continues as a new
    /// attempt of the same job, here or in another process. Default: one minute.
    ///
    /// River has no sign of life but this: it gives the job of a process that was killed to
    /// another one after this time and [`RESCUE_AFTER`], whichever is longer.
    ///
    /// ```no_run
    /// # async fn open(run: String) -> Result<reportflow_bulk::Bulk, reportflow_bulk::Error> {
    /// # unimplemented!()
    /// # }
    /// use std::time::Duration;
    ///
    /// let worker = reportflow_river::RunWorker::new(open).timeout(Duration::from_secs(120));
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> RunWorker<F> {
        self.timeout = timeout;
        self
    }
}

impl<F, Fut, E> Worker<RunJob> for RunWorker<F>
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Bulk, E>> + Send,
    E: Into<BoxError>,
{
    type Error = BoxError;

    fn timeout(&self, _job: &Job<RunJob>) -> WorkerTimeout {
        WorkerTimeout::After(self.timeout)
    }

    /// The service may ask for a delay. Otherwise River's policy decides.
    fn next_retry(&self, _: &Job<RunJob>, error: &WorkError, _: Timestamp) -> Option<Duration> {
        match error.downcast_ref()? {
            Error::Client(error) => error.retry_after(),
            _ => None,
        }
    }

    async fn work(&self, context: WorkContext, job: Job<RunJob>) -> Result<WorkOutcome, BoxError> {
        let RunJob { run, request } = job.args;
        let work = async {
            let bulk = (self.open)(run).await.map_err(Into::into)?;
            // River shows the error, and tries again. It should be before the timeout.
            let bulk = bulk.give_up_after(self.timeout / 2);
            Ok::<_, BoxError>(bulk.advance().await?)
        };
        // A dropped advance finishes what is on the way, if the process lives that long.
        let Some(advance) = context.cancellation_token().run_until_cancelled(work).await else {
            return Ok(WorkOutcome::Snooze(Duration::ZERO));
        };
        Ok(match advance? {
            Advance::Finished(_) => WorkOutcome::Complete,
            _ if request > 0 => WorkOutcome::Complete,
            Advance::Worked => WorkOutcome::Snooze(Duration::ZERO),
            _ => WorkOutcome::Snooze(IDLE_TIME),
        })
    }
}
