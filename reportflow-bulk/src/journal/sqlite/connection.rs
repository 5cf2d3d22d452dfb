//! The connection to the file, and its transactions.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::TransactionBehavior;

use super::{clean_close, file, generation, schema};
use crate::crash_point::crash_point;
use crate::journal::connection::Failure;
use crate::journal::database::{DatabaseError, Session};

/// An open journal file.
#[derive(Debug)]
pub(in crate::journal) struct Connection {
    connection: Mutex<rusqlite::Connection>,
    /// Is dropped after the connection. `None` if the journal is only read.
    lock: Option<File>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.lock.is_some() {
            let connection = self.connection.get_mut();
            let connection = connection.unwrap_or_else(PoisonError::into_inner);
            // A file that stays marked goes on with its lock file.
            let _ = clean_close::close(connection);
        }
    }
}

impl Connection {
    pub(in crate::journal) fn new(connection: rusqlite::Connection, lock: Option<File>) -> Connection {
        Connection {
            connection: Mutex::new(connection),
            lock,
        }
    }

    /// Returns the path of the file.
    pub(in crate::journal) fn path(&self) -> PathBuf {
        self.lock().path().map(PathBuf::from).unwrap_or_default()
    }

    /// Returns whether a process has the file open to run with it.
    pub(in crate::journal) fn is_in_use(&self) -> bool {
        self.lock.is_some() || file::is_locked(&self.path())
    }

    /// Records the newest request in the lock file.
    pub(in crate::journal) fn write_generation(
        &self,
        run_id: &str,
        request: i64,
    ) -> io::Result<()> {
        match &self.lock {
            Some(lock) => generation::write(lock, run_id, request),
            None => Ok(()),
        }
    }

    /// Returns SQLite's settings.
    pub(in crate::journal) fn settings(
        &self,
    ) -> Result<Vec<(&'static str, String)>, DatabaseError> {
        Ok(schema::settings(&self.lock())?)
    }

    /// Runs statements without a change.
    pub(in crate::journal) fn query<T>(
        &self,
        work: impl FnOnce(Session<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        work(Session::Sqlite(&self.lock()))
    }

    /// Runs statements in a transaction.
    pub(in crate::journal) fn write<T, E>(
        &self,
        step: &str,
        work: impl FnOnce(Session<'_>) -> Result<T, Failure<E>>,
    ) -> Result<T, Failure<E>> {
        commit(&mut self.lock(), step, |connection| {
            work(Session::Sqlite(connection))
        })
    }

    pub(in crate::journal) fn lock(&self) -> MutexGuard<'_, rusqlite::Connection> {
        // A panic rolled its transaction back.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs statements in a transaction, with the crash points `<step>-before-commit` and
/// `<step>-after-commit`.
pub(super) fn commit<T, E>(
    connection: &mut rusqlite::Connection,
    step: &str,
    work: impl FnOnce(&rusqlite::Connection) -> Result<T, Failure<E>>,
) -> Result<T, Failure<E>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&transaction)?;
    crash_point(&format!("{step}-before-commit"));
    transaction.commit()?;
    crash_point(&format!("{step}-after-commit"));
    Ok(result)
}
