//! The journal, and its transactions.

use std::panic;
use std::sync::Arc;
use std::time::Duration;

use tokio::task;

use super::database::{Database, DatabaseError, Session};
use super::lease::Worker;
use crate::error::JournalError;

/// The journal of a run: a SQLite file, or a schema of a PostgreSQL database.
///
/// It has the parameters of the documents and the passcodes of their shares: keep it as
/// safe as the documents. It is the only state of a run, and nothing in it is a counter
/// that could drift. Clones are cheap, and share the file or the connection.
///
/// A file opens with `sqlite3`, and only its owner may read it. Keep it on a local disk:
/// SQLite's log needs memory that processes share. One process at a time can open it, others
/// may [read](Journal::open_read_only) it. The file `<journal>.lock` beside it stays.
///
/// With the feature `postgres`, `Journal::connect` opens a journal in PostgreSQL. Any number of
/// processes on any machines can open it, and work on its run together.
///
/// ```no_run
/// # async fn run() -> Result<(), reportflow_bulk::Error> {
/// let journal = reportflow_bulk::Journal::open("november.db").await?;
/// println!("{:?}", journal.counts().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Journal {
    shared: Arc<Shared>,
    /// The time in which a worker has to renew its lease.
    lease: Duration,
    /// The worker whose run uses this, if several processes may share the database.
    worker: Option<Worker>,
}

const DEFAULT_LEASE: Duration = Duration::from_secs(30);

#[derive(Debug)]
struct Shared {
    run_id: String,
    database: Box<dyn Database>,
    /// Is locked by a run. The number of documents that became unknown when the journal was
    /// opened, and that no run has reported.
    run: Arc<tokio::sync::Mutex<u64>>,
}

/// The reason why a transaction was rolled back.
#[derive(Debug)]
pub(super) enum Failure<E> {
    Database(DatabaseError),
    Rejected(E),
}

impl<E> From<DatabaseError> for Failure<E> {
    fn from(error: DatabaseError) -> Failure<E> {
        Failure::Database(error)
    }
}

impl<E> From<rusqlite::Error> for Failure<E> {
    fn from(error: rusqlite::Error) -> Failure<E> {
        Failure::Database(error.into())
    }
}

impl<E: From<JournalError>> Failure<E> {
    fn into_error(self) -> E {
        match self {
            Failure::Database(error) => error.into_journal_error().into(),
            Failure::Rejected(error) => error,
        }
    }
}

impl Journal {
    pub(super) fn new(
        database: impl Database + 'static,
        run_id: String,
        unreported_unknown: u64,
    ) -> Journal {
        let shared = Shared {
            run_id,
            database: Box::new(database),
            run: Arc::new(tokio::sync::Mutex::new(unreported_unknown)),
        };
        Journal {
            shared: Arc::new(shared),
            lease: DEFAULT_LEASE,
            worker: None,
        }
    }

    /// Sets the time in which a worker has to renew its lease.
    pub(crate) fn set_lease(&mut self, lease: Duration) {
        self.lease = lease;
    }

    /// Returns the lease of a new worker, if several processes may share the database.
    pub(super) fn new_lease(&self) -> Option<Duration> {
        self.database().is_shared().then_some(self.lease)
    }

    /// Returns the journal as a worker uses it.
    pub(super) fn with_worker(&self, worker: Option<Worker>) -> Journal {
        Journal {
            worker,
            ..self.clone()
        }
    }

    pub(super) fn worker(&self) -> Option<Worker> {
        self.worker
    }

    /// Returns the id of the run.
    pub(crate) fn run_id(&self) -> &str {
        &self.shared.run_id
    }

    pub(super) fn database(&self) -> &dyn Database {
        &*self.shared.database
    }

    /// Returns why the database cannot be reached at this time, while a step waits for it.
    pub(crate) fn failure(&self) -> Option<String> {
        self.database().failure()
    }

    /// Returns the lock of the run.
    pub(super) fn run_lock(&self) -> Arc<tokio::sync::Mutex<u64>> {
        Arc::clone(&self.shared.run)
    }

    /// Records the newest request outside of the database, where it can be lost with it.
    pub(super) async fn record_generation(&self, request: i64) -> Result<(), JournalError> {
        let run_id = self.run_id().to_owned();
        let write = move |database: &dyn Database| {
            let written = database.record_generation(&run_id, request);
            written.map_err(DatabaseError::new)
        };
        self.in_background(write).await
    }

    /// Uses the database on a thread that may block.
    pub(super) async fn in_background<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Database) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.call(|database| Ok(work(database)?)).await
    }

    /// Runs statements without a change. `work` may run again, if the database went away.
    pub(super) async fn query<T: Send + 'static>(
        &self,
        work: impl Fn(&dyn Session) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.in_background(move |database| {
            let mut result = None;
            database.query(&mut |session| result = Some(work(session)))?;
            result.unwrap_or_else(|| Err(DatabaseError::new("no statement was executed")))
        })
        .await
    }

    /// Runs statements in a transaction. If the caller stops waiting, it ends anyway. `work` may
    /// run again, if the database went away before it was committed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        step: &'static str,
        work: impl Fn(&dyn Session) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.try_write(step, move |session| Ok(work(session)?))
            .await
    }

    /// Runs statements in a transaction, and rolls it back after an error of their own.
    pub(super) async fn try_write<T: Send + 'static, E: From<JournalError> + Send + 'static>(
        &self,
        step: &'static str,
        work: impl Fn(&dyn Session) -> Result<T, Failure<E>> + Send + 'static,
    ) -> Result<T, E> {
        self.call(move |database| {
            let mut result = None;
            database.write(step, &mut |session| {
                let worked = work(session);
                let is_done = worked.is_ok();
                result = Some(worked);
                is_done
            })?;
            result.unwrap_or_else(|| Err(DatabaseError::new("no statement was executed").into()))
        })
        .await
    }

    async fn call<T: Send + 'static, E: From<JournalError> + Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Database) -> Result<T, Failure<E>> + Send + 'static,
    ) -> Result<T, E> {
        let shared = Arc::clone(&self.shared);
        match task::spawn_blocking(move || work(&*shared.database)).await {
            Ok(result) => result.map_err(Failure::into_error),
            Err(error) if error.is_panic() => panic::resume_unwind(error.into_panic()),
            Err(error) => Err(JournalError::Database(error.into()).into()),
        }
    }
}
