//! The connection to the file, and its transactions.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};
use std::{io, panic};

use rusqlite::{Connection, TransactionBehavior};
use tokio::task;

use super::{clean_close, generation};
use crate::crash_point::crash_point;
use crate::error::JournalError;

/// The journal of a run: one SQLite file, which `sqlite3` opens.
///
/// It has the parameters of the documents and the passcodes of their shares: keep it as
/// safe as the documents. Only the owner may read a file that this creates. It is the
/// only state of a run, and nothing in it is a counter that could drift. Keep it on a
/// local disk: SQLite's log needs memory that processes share.
///
/// Clones are cheap, and share the file. One process at a time can open it, others may
/// [read](Journal::open_read_only) it. The file `<journal>.lock` beside it stays.
///
/// ```no_run
/// # async fn run() -> Result<(), reportflow_bulk::Error> {
/// let journal = reportflow_bulk::Journal::open("november.db").await?;
/// println!("{:?}", journal.counts().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Journal(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    run_id: String,
    connection: Mutex<Connection>,
    /// Is locked by a run. The number of documents that became unknown when the journal was
    /// opened, and that no run has reported.
    run: Arc<tokio::sync::Mutex<u64>>,
    /// Is dropped after the connection. `None` if the journal is only read.
    lock: Option<File>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.lock.is_some() {
            let connection = self.connection.get_mut();
            let connection = connection.unwrap_or_else(PoisonError::into_inner);
            // A file that stays marked goes on with its lock file.
            let _ = clean_close::close(connection);
        }
    }
}

/// The reason why a transaction was rolled back. It keeps rusqlite out of the public
/// errors.
#[derive(Debug)]
pub(super) enum Failure<E> {
    Sqlite(rusqlite::Error),
    Rejected(E),
}

impl<E> From<rusqlite::Error> for Failure<E> {
    fn from(error: rusqlite::Error) -> Failure<E> {
        Failure::Sqlite(error)
    }
}

impl<E: From<JournalError>> Failure<E> {
    fn into_error(self) -> E {
        match self {
            Failure::Sqlite(error) => JournalError::Sqlite(error.into()).into(),
            Failure::Rejected(error) => error,
        }
    }
}

impl Journal {
    pub(super) fn new(
        connection: Connection,
        run_id: String,
        unreported_unknown: u64,
        lock: Option<File>,
    ) -> Journal {
        Journal(Arc::new(Shared {
            run_id,
            connection: Mutex::new(connection),
            run: Arc::new(tokio::sync::Mutex::new(unreported_unknown)),
            lock,
        }))
    }

    /// Returns the id of the run.
    pub(crate) fn run_id(&self) -> &str {
        &self.0.run_id
    }

    /// Returns whether this process has the journal open to run with it.
    pub(super) fn has_lock(&self) -> bool {
        self.0.lock.is_some()
    }

    /// Records the newest request in the lock file.
    pub(super) async fn write_generation(&self, request: i64) -> Result<(), JournalError> {
        let shared = Arc::clone(&self.0);
        let write = move || match &shared.lock {
            Some(lock) => generation::write(lock, &shared.run_id, request),
            None => Ok(()),
        };
        let written = task::spawn_blocking(write).await.map_err(io::Error::other);
        written
            .flatten()
            .map_err(|error| JournalError::Sqlite(error.into()))
    }

    /// Returns the lock of the run.
    pub(super) fn run_lock(&self) -> Arc<tokio::sync::Mutex<u64>> {
        Arc::clone(&self.0.run)
    }

    /// Runs statements without a change.
    pub(super) async fn query<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        let work = |connection: &mut Connection| work(connection).map_err(Failure::from);
        self.call(work).await
    }

    /// Runs statements in a transaction. If the caller stops waiting, it ends anyway.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        step: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.try_write(step, |connection| Ok(work(connection)?))
            .await
    }

    /// Runs statements in a transaction, and rolls it back after an error of their own.
    pub(super) async fn try_write<T: Send + 'static, E: From<JournalError> + Send + 'static>(
        &self,
        step: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, Failure<E>> + Send + 'static,
    ) -> Result<T, E> {
        self.call(move |connection| commit(connection, step, work))
            .await
    }

    /// Runs a closure on a thread that may block.
    async fn call<T: Send + 'static, E: From<JournalError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure<E>> + Send + 'static,
    ) -> Result<T, E> {
        let shared = Arc::clone(&self.0);
        let call = task::spawn_blocking(move || {
            // A panic rolled its transaction back.
            let connection = shared.connection.lock();
            work(&mut connection.unwrap_or_else(PoisonError::into_inner))
        });
        match call.await {
            Ok(result) => result.map_err(Failure::into_error),
            Err(error) if error.is_panic() => panic::resume_unwind(error.into_panic()),
            Err(error) => Err(JournalError::Sqlite(error.into()).into()),
        }
    }
}

/// Runs statements in a transaction, with the crash points `<step>-before-commit` and
/// `<step>-after-commit`.
pub(super) fn commit<T, E>(
    connection: &mut Connection,
    step: &str,
    work: impl FnOnce(&Connection) -> Result<T, Failure<E>>,
) -> Result<T, Failure<E>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&transaction)?;
    crash_point(&format!("{step}-before-commit"));
    transaction.commit()?;
    crash_point(&format!("{step}-after-commit"));
    Ok(result)
}
