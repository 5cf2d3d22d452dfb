//! The connection to the file, and its transactions.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::TransactionBehavior;

use super::{clean_close, file, generation, schema};
use crate::crash_point::crash_point;
use crate::journal::connection::Failure;
use crate::journal::database::{Database, DatabaseError, Session};

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
    pub(in crate::journal) fn new(
        connection: rusqlite::Connection,
        lock: Option<File>,
    ) -> Connection {
        Connection {
            connection: Mutex::new(connection),
            lock,
        }
    }

    fn lock(&self) -> MutexGuard<'_, rusqlite::Connection> {
        // A panic rolled its transaction back.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Database for Connection {
    fn query(&self, work: &mut dyn FnMut(&dyn Session)) -> Result<(), DatabaseError> {
        work(&*self.lock());
        Ok(())
    }

    fn write(
        &self,
        step: &str,
        work: &mut dyn FnMut(&dyn Session) -> bool,
    ) -> Result<(), DatabaseError> {
        let written = commit(&mut self.lock(), step, |connection| {
            if work(connection) {
                Ok(())
            } else {
                Err(Failure::Rejected(()))
            }
        });
        match written {
            Ok(()) | Err(Failure::Rejected(())) => Ok(()),
            Err(Failure::Database(error)) => Err(error),
        }
    }

    fn record_generation(&self, run_id: &str, request: i64) -> io::Result<()> {
        match &self.lock {
            Some(lock) => generation::write(lock, run_id, request),
            None => Ok(()),
        }
    }

    fn place(&self) -> String {
        self.lock().path().unwrap_or_default().to_owned()
    }

    fn is_shared(&self) -> bool {
        false
    }

    fn is_in_use(&self) -> Result<bool, DatabaseError> {
        Ok(self.lock.is_some() || file::is_locked(Path::new(&self.place())))
    }

    fn settings(&self) -> Result<Vec<(&'static str, String)>, DatabaseError> {
        Ok(schema::settings(&self.lock())?)
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
