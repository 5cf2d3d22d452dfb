//! The connection, and its transactions.

use std::fmt;
use std::io;

use postgres::{Config, NoTls};

use super::schema;
use super::session::PostgresSession;
use crate::crash_point::crash_point;
use crate::journal::database::{Database, DatabaseError, Session};
use crate::postgres_connection::PostgresConnection;

/// A journal in a schema of a database.
pub(super) struct Connection {
    schema: String,
    connection: PostgresConnection<PostgresSession>,
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
    pub(super) fn new(config: Config, schema: String) -> Connection {
        let name = schema.clone();
        let connect = move || connect(&config, &name).map_err(DatabaseError::into_inner);
        Connection {
            schema,
            connection: PostgresConnection::new(connect),
        }
    }

    /// Uses the connection.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&PostgresSession) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.connection.with(|session| work(session))
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
