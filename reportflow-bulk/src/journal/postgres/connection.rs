//! The connection, and its transactions.

use std::error::Error;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use std::{fmt, io, thread};

use super::place::Place;
use super::schema;
use super::session::PostgresSession;
use crate::crash_point::crash_point;
use crate::error::JournalError;
use crate::journal::database::{Database, DatabaseError, Session, params};
use crate::journal::lease;
use crate::postgres_connection::{ConnectionConfig, PostgresConnection};

/// The time in which a database that went away may come back.
const PATIENCE: Duration = Duration::from_secs(60);
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// A journal in a schema of a database.
pub(super) struct Connection {
    schema: String,
    connection: PostgresConnection<PostgresSession>,
    /// The place when the journal was opened.
    place: Arc<OnceLock<Place>>,
    /// The error of the last attempt to reach the database.
    failure: Mutex<Option<String>>,
}

/// The use of a journal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Write,
    Read,
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
    pub(super) fn new(config: ConnectionConfig, schema: String, access: Access) -> Connection {
        let name = schema.clone();
        let place = Arc::new(OnceLock::new());
        let known = Arc::clone(&place);
        let connect = move || {
            let session = connect(&config, &name, access);
            let session = session.map_err(DatabaseError::into_inner)?;
            check_place(&session, &name, access, known.get())?;
            Ok(session)
        };
        Connection {
            schema,
            connection: PostgresConnection::new(connect),
            place,
            failure: Mutex::new(None),
        }
    }

    fn set_failure(&self, failure: Option<String>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    /// Sets the place that a new connection must have.
    pub(super) fn set_place(&self, place: Place) {
        // It is opened once.
        let _ = self.place.set(place);
    }

    /// Uses the connection.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&PostgresSession) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.connection.with(|session| work(session))
    }
}

fn connect(
    config: &ConnectionConfig,
    schema: &str,
    access: Access,
) -> Result<PostgresSession, DatabaseError> {
    let session = PostgresSession::new(config.connect()?);
    schema::configure(&session, schema)?;
    if access == Access::Read {
        session.execute_all("SET default_transaction_read_only = on")?;
    }
    Ok(session)
}

/// A standby that was promoted may lack the last transactions.
fn check_place(
    session: &PostgresSession,
    schema: &str,
    access: Access,
    known: Option<&Place>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let Some(known) = known.filter(|_| access == Access::Write) else {
        return Ok(());
    };
    if Place::of(session).map_err(DatabaseError::into_inner)? == *known {
        return Ok(());
    }
    let schema = schema.to_owned();
    Err(JournalError::FailedOver { schema }.into())
}

impl Connection {
    /// Tries again until the database is back. `attempt` returns `None` if it went away.
    pub(super) fn retry<T>(
        &self,
        mut attempt: impl FnMut(&PostgresSession) -> Result<Option<T>, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let error = match self.with(|session| Ok(attempt(session))) {
                Ok(Ok(None)) => DatabaseError::new("the connection to the database is lost"),
                Ok(answer) => {
                    self.set_failure(None);
                    return answer.and_then(|value| {
                        value.ok_or_else(|| DatabaseError::new("no statement was executed"))
                    });
                }
                Err(error) => error,
            };
            self.set_failure(Some(error.to_string()));
            if Instant::now() >= deadline {
                return Err(error);
            }
            thread::sleep(RETRY_DELAY);
        }
    }

    /// Returns whether a transaction was committed whose end the connection did not learn.
    fn is_committed(&self, transaction: &str) -> Result<bool, DatabaseError> {
        self.retry(|session| {
            let sql = "SELECT pg_xact_status(CAST(CAST($1 AS TEXT) AS XID8))";
            let status = session.optional_row(sql, params![transaction]);
            if session.is_broken() {
                return Ok(None);
            }
            let status: Option<String> = match status? {
                Some(mut row) => row.take(0)?,
                None => None,
            };
            match status.as_deref() {
                Some("committed") => Ok(Some(true)),
                // The server has not noticed yet that the connection is gone.
                Some("in progress") => Ok(None),
                _ => Ok(Some(false)),
            }
        })
    }
}

/// The result of a transaction.
enum Commit {
    Done,
    RolledBack,
    /// The connection was lost while it was committed.
    InDoubt(String),
}

/// Begins a transaction, and returns its id.
fn begin(session: &PostgresSession) -> Result<String, DatabaseError> {
    // One transaction at a time, as in SQLite: what a statement finds stays.
    session.execute_all("BEGIN; SELECT 1 FROM run FOR UPDATE")?;
    let sql = "SELECT CAST(pg_current_xact_id() AS TEXT)";
    session.row(sql, params![])?.take(0)
}

fn transaction(
    session: &PostgresSession,
    step: &str,
    work: &mut dyn FnMut(&dyn Session) -> bool,
) -> Result<Commit, DatabaseError> {
    let id = match begin(session) {
        Ok(id) => id,
        Err(error) => {
            session.roll_back();
            return Err(error);
        }
    };
    if !work(session) {
        session.roll_back();
        return Ok(Commit::RolledBack);
    }
    crash_point(&format!("{step}-before-commit"));
    match session.execute_all("COMMIT") {
        Ok(()) => Ok(Commit::Done),
        Err(_) if session.is_broken() => Ok(Commit::InDoubt(id)),
        Err(error) => Err(error),
    }
}

impl Database for Connection {
    fn query(&self, work: &mut dyn FnMut(&dyn Session)) -> Result<(), DatabaseError> {
        self.retry(|session| {
            work(session);
            Ok((!session.is_broken()).then_some(()))
        })
    }

    fn write(
        &self,
        step: &str,
        work: &mut dyn FnMut(&dyn Session) -> bool,
    ) -> Result<(), DatabaseError> {
        loop {
            let commit = self.retry(|session| match transaction(session, step, work) {
                Ok(Commit::InDoubt(id)) => Ok(Some(Commit::InDoubt(id))),
                _ if session.is_broken() => Ok(None),
                commit => commit.map(Some),
            })?;
            match commit {
                Commit::RolledBack => return Ok(()),
                Commit::InDoubt(id) if !self.is_committed(&id)? => {}
                Commit::Done | Commit::InDoubt(_) => {
                    crash_point(&format!("{step}-after-commit"));
                    return Ok(());
                }
            }
        }
    }

    fn record_generation(&self, _run_id: &str, _request: i64) -> io::Result<()> {
        Ok(())
    }

    fn failure(&self) -> Option<String> {
        let failure = self.failure.lock();
        failure.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn place(&self) -> String {
        format!("schema {}", self.schema)
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn is_in_use(&self) -> Result<bool, DatabaseError> {
        let mut is_alive = None;
        self.query(&mut |session| is_alive = Some(lease::is_any_alive(session)))?;
        is_alive.unwrap_or(Ok(false))
    }

    fn settings(&self) -> Result<Vec<(&'static str, String)>, DatabaseError> {
        self.with(schema::settings)
    }
}
