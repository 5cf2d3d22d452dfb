//! The connection, and its transactions.

use std::error::Error;
use std::sync::atomic::{AtomicI64, Ordering};
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
use crate::postgres_connection::{
    ConnectionConfig, ConnectionGuard, LimitedClient, PostgresConnection,
};

/// The time in which a database that went away may come back.
const PATIENCE: Duration = Duration::from_secs(60);
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// A statement that takes longer has no answer any more. The transactions of all workers, for which
/// it waits, are short.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);

/// A journal in a schema of a database.
pub(super) struct Connection {
    schema: String,
    connection: PostgresConnection<PostgresSession>,
    opened: Arc<OnceLock<Identity>>,
    /// The number of transactions.
    transactions: AtomicI64,
    /// The error of the last attempt to reach the database.
    failure: Mutex<Option<String>>,
}

/// The properties of a journal when it was opened.
pub(super) struct Identity {
    /// A new connection must have it too.
    pub(super) place: Place,
    /// The number in the table `connection`. 0 if the journal is only read.
    pub(super) number: i64,
    pub(super) run_id: String,
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
        let opened = Arc::new(OnceLock::<Identity>::new());
        let known = Arc::clone(&opened);
        let connect = move || {
            let session = connect(&config, &name, access);
            let session = session.map_err(DatabaseError::into_inner)?;
            let known = known.get().map(|opened| &opened.place);
            check_place(&session, &name, access, known)?;
            Ok(session)
        };
        Connection {
            schema,
            connection: PostgresConnection::new(connect),
            opened,
            transactions: AtomicI64::new(0),
            failure: Mutex::new(None),
        }
    }

    fn set_failure(&self, failure: Option<String>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    /// Sets what the journal had when it was opened.
    pub(super) fn set_identity(&self, identity: Identity) {
        // It is opened once.
        let _ = self.opened.set(identity);
    }

    /// Uses the connection.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&PostgresSession) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        work(self.connection.lock().get()?)
    }
}

fn connect(
    config: &ConnectionConfig,
    schema: &str,
    access: Access,
) -> Result<PostgresSession, DatabaseError> {
    let session = PostgresSession::new(LimitedClient::connect(config, RESPONSE_TIMEOUT)?);
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
        mut attempt: impl FnMut() -> Result<Option<T>, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut deadline = None;
        loop {
            let error = match attempt() {
                Ok(Some(value)) => {
                    self.set_failure(None);
                    return Ok(value);
                }
                Ok(None) => DatabaseError::new("the connection to the database is lost"),
                Err(error) => error,
            };
            self.set_failure(Some(error.to_string()));
            let now = Instant::now();
            // An attempt may take long, or this process may be stopped in it.
            if error.is_final() || now >= *deadline.get_or_insert(now + PATIENCE) {
                return Err(error);
            }
            thread::sleep(RETRY_DELAY);
        }
    }

    /// Uses the connection. Tries again until the database is back.
    fn run<T>(&self, mut work: impl FnMut(&PostgresSession) -> T) -> Result<T, DatabaseError> {
        self.retry(|| {
            self.with(|session| {
                let result = work(session);
                Ok((!session.is_broken()).then_some(result))
            })
        })
    }

    /// Returns whether a transaction was committed whose end the connection did not learn. Until
    /// then, no other thread may commit one with the connection.
    fn is_committed(
        &self,
        connection: &mut ConnectionGuard<'_, PostgresSession>,
        transaction: i64,
    ) -> Result<bool, DatabaseError> {
        let last = self.retry(|| {
            let session = connection.get()?;
            let number = self.opened.get().map(|opened| opened.number);
            let last = last_transaction(session, number);
            Ok((!session.is_broken()).then_some(last))
        });
        Ok(last?? == transaction)
    }

    /// Executes a transaction. Returns `None` if the database went away, and it is not committed.
    fn transaction(
        &self,
        transaction: i64,
        step: &str,
        work: &mut dyn FnMut(&dyn Session) -> bool,
    ) -> Result<Option<Result<Commit, DatabaseError>>, DatabaseError> {
        let mut connection = self.connection.lock();
        let session = connection.get()?;
        match execute(
            session,
            &self.schema,
            self.opened.get(),
            transaction,
            step,
            work,
        ) {
            // Also if the connection was lost since.
            Ok(Commit::Done) => Ok(Some(Ok(Commit::Done))),
            Ok(Commit::InDoubt(_)) => Ok(match self.is_committed(&mut connection, transaction) {
                Ok(true) => Some(Ok(Commit::Done)),
                Ok(false) => None,
                // It may be committed, so it must not be executed again.
                Err(error) => Some(Ok(Commit::InDoubt(error))),
            }),
            _ if session.is_broken() => Ok(None),
            commit => Ok(Some(commit)),
        }
    }
}

/// Returns the last transaction that a connection committed.
fn last_transaction(
    session: &PostgresSession,
    connection: Option<i64>,
) -> Result<i64, DatabaseError> {
    // The server may not have noticed that the old connection is gone, which has the lock.
    let sql = "SELECT last_transaction FROM connection WHERE number = $1";
    let last = session
        .execute_all(LOCK)
        .and_then(|()| session.row(sql, params![connection])?.take(0));
    session.roll_back();
    last
}

/// The result of a transaction.
enum Commit {
    Done,
    RolledBack,
    /// The connection was lost while it was committed.
    InDoubt(DatabaseError),
}

/// One transaction at a time, as in SQLite: what a statement finds stays.
const LOCK: &str = "BEGIN; SELECT 1 FROM run FOR UPDATE";

/// The table does not exist.
const UNDEFINED_TABLE: &str = "42P01";

/// Begins a transaction.
fn begin(
    session: &PostgresSession,
    schema: &str,
    identity: Option<&Identity>,
    transaction: i64,
) -> Result<(), DatabaseError> {
    let Some(Identity { number, run_id, .. }) = identity else {
        return Err(DatabaseError::new("the journal is not open"));
    };
    let deleted = || {
        let schema = schema.to_owned();
        DatabaseError::new(JournalError::NoRun { schema })
    };
    session.execute_all(LOCK).map_err(|error| {
        if error.code() == Some(UNDEFINED_TABLE) {
            deleted()
        } else {
            error
        }
    })?;
    // The schema may have been dropped, and have another run.
    let sql = "UPDATE connection SET last_transaction = $2 \
               WHERE number = $1 AND EXISTS (SELECT 1 FROM run WHERE id = $3)";
    if session.execute(sql, params![*number, transaction, run_id])? == 0 {
        return Err(deleted());
    }
    Ok(())
}

fn execute(
    session: &PostgresSession,
    schema: &str,
    identity: Option<&Identity>,
    transaction: i64,
    step: &str,
    work: &mut dyn FnMut(&dyn Session) -> bool,
) -> Result<Commit, DatabaseError> {
    if let Err(error) = begin(session, schema, identity, transaction) {
        session.roll_back();
        return Err(error);
    }
    if !work(session) {
        session.roll_back();
        return Ok(Commit::RolledBack);
    }
    crash_point(&format!("{step}-before-commit"));
    match session.execute_all("COMMIT") {
        Ok(()) => Ok(Commit::Done),
        Err(error) if session.is_broken() => Ok(Commit::InDoubt(error)),
        Err(error) => Err(error),
    }
}

impl Database for Connection {
    fn query(&self, work: &mut dyn FnMut(&dyn Session)) -> Result<(), DatabaseError> {
        self.run(|session| work(session))
    }

    fn write(
        &self,
        step: &str,
        work: &mut dyn FnMut(&dyn Session) -> bool,
    ) -> Result<(), DatabaseError> {
        let number = self.transactions.fetch_add(1, Ordering::Relaxed) + 1;
        match self.retry(|| self.transaction(number, step, work))?? {
            Commit::Done => crash_point(&format!("{step}-after-commit")),
            Commit::RolledBack => {}
            Commit::InDoubt(error) if error.is_final() => return Err(error),
            Commit::InDoubt(error) => {
                self.set_failure(Some(error.to_string()));
                let error = format!("the last change may be stored or not: {error}");
                return Err(DatabaseError::new(error));
            }
        }
        Ok(())
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
