//! Opens a journal.

use tokio::task;

use super::connection::Connection;
use super::schema;
use super::session::PostgresSession;
use super::url::JournalUrl;
use crate::error::JournalError;
use crate::journal::connection::Journal;
use crate::journal::database::{DatabaseError, Session as _, params};
use crate::journal::recovery;
use crate::postgres_connection::ConnectionConfig;

impl Journal {
    /// Opens or creates a journal in a PostgreSQL database, which several machines share. The
    /// parameter `schema` of the URL is the schema of the run; default: `reportflow_run`.
    ///
    /// # Errors
    ///
    /// [`JournalError::Connect`] if the URL is invalid, the database cannot be reached, the user
    /// may not create a schema that is missing, or the journal is of a newer version.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::Journal;
    ///
    /// let journal = Journal::connect("postgres://db.example/billing?schema=november").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn connect(url: &str) -> Result<Journal, JournalError> {
        let connect_error =
            |source: Box<dyn std::error::Error + Send + Sync>| JournalError::Connect { source };
        let url = JournalUrl::parse(url).map_err(|reason| connect_error(reason.into()))?;
        let opened = task::spawn_blocking(move || open(url)).await;
        let opened = opened.map_err(|error| connect_error(error.into()))?;
        opened.map_err(|error| connect_error(error.into_inner()))
    }
}

fn open(url: JournalUrl) -> Result<Journal, DatabaseError> {
    let config = ConnectionConfig::parse(&url.database)?;
    let connection = Connection::new(config, url.schema.clone());
    // A database that cannot be reached is an error at once.
    connection.with(|_| Ok(()))?;
    let (run_id, unknown) = connection.retry(|session| match create(session, &url.schema) {
        _ if session.is_broken() => Ok(None),
        created => created.map(Some),
    })?;
    Ok(Journal::new(connection, run_id, unknown))
}

/// Creates the tables of a new journal. Returns the id of the run, and the number of documents
/// that became unknown.
fn create(session: &PostgresSession, schema: &str) -> Result<(String, u64), DatabaseError> {
    // Two processes that open it at the same time create it once.
    session.execute_all("BEGIN; SELECT pg_advisory_xact_lock(1380338283)")?;
    schema::create(session, schema)?;
    let unknown = recovery::mark_unknown(session)?;
    let run_id: String = session.row("SELECT id FROM run", params![])?.take(0)?;
    session.execute_all("COMMIT")?;
    Ok((run_id, unknown))
}
