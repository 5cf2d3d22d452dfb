//! The connection, and its transactions.

use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use postgres::{Config, NoTls};

use super::schema;
use super::session::PostgresSession;
use crate::crash_point::crash_point;
use crate::journal::database::{Database, DatabaseError, Session};

/// A journal in a schema of a database.
pub(super) struct Connection {
    config: Config,
    schema: String,
    session: Mutex<Option<PostgresSession>>,
}

/// Leaves out the password.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl Connection {
    pub(super) fn open(config: Config, schema: String) -> Result<Connection, DatabaseError> {
        let session = connect(&config, &schema)?;
        Ok(Connection {
            config,
            schema,
            session: Mutex::new(Some(session)),
        })
    }

    /// Uses the connection, and connects again if it is closed.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&PostgresSession) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        // Stays away after a panic, which leaves its transaction open.
        let open = match session.take() {
            Some(open) if !open.is_closed() => open,
            _ => connect(&self.config, &self.schema)?,
        };
        let result = work(&open);
        *session = Some(open);
        result
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let session = self.session.get_mut();
        let session = session.unwrap_or_else(PoisonError::into_inner).take();
        // It blocks, and a task may drop the journal.
        thread::spawn(move || drop(session));
    }
}

fn connect(config: &Config, schema: &str) -> Result<PostgresSession, DatabaseError> {
    let session = PostgresSession::new(config.connect(NoTls)?);
    schema::configure(&session, schema)?;
    Ok(session)
}

impl Database for Connection {
    fn query(&self, work: &mut dyn FnMut(&dyn Session)) -> Result<(), DatabaseError> {
        self.with(|session| {
            work(session);
            Ok(())
        })
    }

    fn write(
        &self,
        step: &str,
        work: &mut dyn FnMut(&dyn Session) -> bool,
    ) -> Result<(), DatabaseError> {
        self.with(|session| {
            // One transaction at a time, as in SQLite: what a statement finds stays.
            session.execute_all("BEGIN; SELECT 1 FROM run FOR UPDATE")?;
            if !work(session) {
                return session.execute_all("ROLLBACK");
            }
            crash_point(&format!("{step}-before-commit"));
            session.execute_all("COMMIT")?;
            crash_point(&format!("{step}-after-commit"));
            Ok(())
        })
    }

    fn record_generation(&self, _run_id: &str, _request: i64) -> io::Result<()> {
        Ok(())
    }

    fn place(&self) -> String {
        format!("schema {}", self.schema)
    }

    fn is_in_use(&self) -> Result<bool, DatabaseError> {
        Ok(true)
    }

    fn settings(&self) -> Result<Vec<(&'static str, String)>, DatabaseError> {
        self.with(schema::settings)
    }
}
