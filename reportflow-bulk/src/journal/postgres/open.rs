//! Opens a journal.

use postgres::Config;
use tokio::task;

use super::connection::{Access, Connection};
use super::schema;
use super::session::PostgresSession;
use super::url::JournalUrl;
use crate::error::JournalError;
use crate::journal::connection::Journal;
use crate::journal::database::{DatabaseError, Session as _, params};
use crate::journal::worker;

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
        open(url, Access::Write).await
    }

    /// Opens an existing journal in a PostgreSQL database to read it. Methods that change it
    /// fail.
    ///
    /// # Errors
    ///
    /// [`JournalError::NoRun`] if the schema has no journal. [`JournalError::Connect`] if the URL
    /// is invalid, or the database cannot be reached.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::Journal;
    ///
    /// let url = "postgres://db.example/billing?schema=november";
    /// let journal = Journal::connect_read_only(url).await?;
    /// println!("{:?}", journal.counts().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn connect_read_only(url: &str) -> Result<Journal, JournalError> {
        open(url, Access::Read).await
    }
}

async fn open(url: &str, access: Access) -> Result<Journal, JournalError> {
    let connect_error =
        |source: Box<dyn std::error::Error + Send + Sync>| JournalError::Connect { source };
    let url = JournalUrl::parse(url).map_err(|reason| connect_error(reason.into()))?;
    let schema = url.schema.clone();
    let opened = task::spawn_blocking(move || connect(url, access)).await;
    let opened = opened.map_err(|error| connect_error(error.into()))?;
    let opened = opened.map_err(|error| connect_error(error.into_inner()))?;
    opened.ok_or(JournalError::NoRun { schema })
}

/// Returns `None` if there is no journal to read.
fn connect(url: JournalUrl, access: Access) -> Result<Option<Journal>, DatabaseError> {
    let config: Config = url.database.parse()?;
    let connection = Connection::new(config, url.schema.clone(), access);
    // A database that cannot be reached is an error at once. One that starts or ends its
    // connections is there in a moment.
    connection.with(|_| Ok(())).or_else(|error| {
        let error = error.into_inner();
        let code = error.downcast_ref::<postgres::Error>();
        match code.and_then(postgres::Error::code) {
            Some(code) if code.code().starts_with("57P") => Ok(()),
            _ => Err(DatabaseError::new(error)),
        }
    })?;
    let opened = connection.retry(|session| {
        let opened = match access {
            Access::Write => create(session, &url.schema).map(Some),
            Access::Read => read(session, &url.schema),
        };
        if session.is_broken() {
            return Ok(None);
        }
        opened.map(Some)
    })?;
    Ok(opened.map(|(run_id, unknown)| Journal::new(connection, run_id, unknown)))
}

/// Creates the tables of a new journal. Returns the id of the run, and the number of documents
/// that became unknown.
fn create(session: &PostgresSession, schema: &str) -> Result<(String, u64), DatabaseError> {
    // Two processes that open it at the same time create it once.
    session.execute_all("BEGIN; SELECT pg_advisory_xact_lock(1380338283)")?;
    let created = (|| {
        schema::create(session, schema)?;
        session.execute_all("SELECT 1 FROM run FOR UPDATE")?;
        let unknown = worker::end_requests(session)?;
        Ok((run_id(session)?, unknown))
    })();
    let end = if created.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    session.execute_all(end)?;
    created
}

/// Returns the id of the run of an existing journal. A reader makes no document unknown.
fn read(session: &PostgresSession, schema: &str) -> Result<Option<(String, u64)>, DatabaseError> {
    if !schema::is_created(session, schema)? {
        return Ok(None);
    }
    Ok(Some((run_id(session)?, 0)))
}

fn run_id(session: &PostgresSession) -> Result<String, DatabaseError> {
    session.row("SELECT id FROM run", params![])?.take(0)
}
