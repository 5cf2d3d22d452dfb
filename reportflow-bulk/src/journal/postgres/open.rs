//! Opens a journal.

use std::error::Error;

use tokio::task;

use super::connection::{Access, Connection, Identity};
use super::place::Place;
use super::schema;
use super::session::PostgresSession;
use super::url::JournalUrl;
use crate::error::JournalError;
use crate::journal::connection::{Failure, Journal};
use crate::journal::database::{DatabaseError, Session as _, params};
use crate::journal::options::{COPY_ATTEMPTS, JournalOptions};
use crate::journal::{history, worker};
use crate::postgres_connection::{ConnectError, ConnectionConfig, StatementError};

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
        JournalOptions::new().connect(url).await
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
        open(url, Access::Read, false).await
    }
}

impl JournalOptions {
    /// Opens or creates a journal in a PostgreSQL database; see [`Journal::connect`].
    ///
    /// # Errors
    ///
    /// Those of [`Journal::connect`]. [`JournalError::Copied`] if the tables are a copy, and
    /// [`JournalError::FailedOver`] if the server was promoted or recovered, unless
    /// [`JournalOptions::accept_copy`] is set.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::JournalOptions;
    ///
    /// let url = "postgres://db.example/billing?schema=november";
    /// let journal = JournalOptions::new().accept_copy(true).connect(url).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn connect(self, url: &str) -> Result<Journal, JournalError> {
        open(url, Access::Write, self.accept_copy).await
    }
}

async fn open(url: &str, access: Access, accept_copy: bool) -> Result<Journal, JournalError> {
    let url = JournalUrl::parse(url).map_err(connect_error)?;
    let opened = task::spawn_blocking(move || connect(url, access, accept_copy)).await;
    opened.map_err(connect_error)?
}

fn connect_error(source: impl Into<Box<dyn Error + Send + Sync>>) -> JournalError {
    JournalError::Connect {
        source: source.into(),
    }
}

fn connect(url: JournalUrl, access: Access, accept_copy: bool) -> Result<Journal, JournalError> {
    let database_error = |error: DatabaseError| connect_error(error.into_inner());
    let config = ConnectionConfig::parse(&url.database).map_err(connect_error)?;
    let connection = Connection::new(config, url.schema.clone(), access);
    // A database that cannot be reached is an error at once. One that starts or ends its
    // connections is there in a moment.
    connection
        .with(|_| Ok(()))
        .or_else(|error| {
            let error = error.into_inner();
            let failed = error
                .downcast_ref::<ConnectError>()
                .map(ConnectError::cause);
            let failed = failed.or_else(|| error.downcast_ref::<StatementError>());
            match failed.and_then(StatementError::code) {
                Some(code) if code.starts_with("57P") => Ok(()),
                _ => Err(DatabaseError::new(error)),
            }
        })
        .map_err(database_error)?;
    let opened = connection.retry(|| {
        connection.with(|session| {
            let opened = match access {
                Access::Write => create(session, &url.schema, accept_copy),
                Access::Read => read(session, &url.schema),
            };
            // What is committed is done, also if the connection was lost since.
            Ok((opened.is_ok() || !session.is_broken()).then_some(opened))
        })
    });
    match opened.map_err(database_error)? {
        Ok(opened) => {
            let run_id = opened.identity.run_id.clone();
            connection.set_identity(opened.identity);
            Ok(Journal::new(connection, run_id, opened.unknown))
        }
        Err(Failure::Database(error)) => Err(database_error(error)),
        Err(Failure::Rejected(error)) => Err(error),
    }
}

/// A journal that was opened.
struct Opened {
    identity: Identity,
    /// The documents that became unknown.
    unknown: u64,
}

/// Creates the tables of a new journal, or checks those of an old one.
fn create(
    session: &PostgresSession,
    schema: &str,
    accept_copy: bool,
) -> Result<Opened, Failure<JournalError>> {
    let created = create_tables(session, schema, accept_copy);
    if created.is_err() {
        session.roll_back();
        return created;
    }
    session.execute_all("COMMIT")?;
    created
}

fn create_tables(
    session: &PostgresSession,
    schema: &str,
    accept_copy: bool,
) -> Result<Opened, Failure<JournalError>> {
    // Two processes that open it at the same time create it once. A valid name of a schema needs no
    // quotes in a string.
    session.execute_all(&format!(
        "BEGIN; SELECT pg_advisory_xact_lock(1380338283, hashtext('{schema}'))"
    ))?;
    let is_new = schema::create(session, schema)?;
    session.execute_all("SELECT 1 FROM run FOR UPDATE")?;
    let place = Place::of(session)?;
    if !is_new {
        check_place(session, schema, &place, accept_copy)?;
    }
    place.record(session)?;
    let sql = "INSERT INTO connection DEFAULT VALUES RETURNING number";
    let number = session.row(sql, params![])?.take(0)?;
    Ok(Opened {
        unknown: worker::end_requests(session)?,
        identity: Identity {
            place,
            number,
            run_id: run_id(session)?,
        },
    })
}

fn check_place(
    session: &PostgresSession,
    schema: &str,
    place: &Place,
    accept_copy: bool,
) -> Result<(), Failure<JournalError>> {
    let known = Place::known(session)?;
    let error = if known.identity != place.identity {
        JournalError::Copied {
            place: format!("schema {schema}"),
            original: known.identity.clone(),
        }
    } else if known.timeline != place.timeline {
        JournalError::FailedOver {
            schema: schema.to_owned(),
        }
    } else if accept_copy {
        // A person knows that the server's disk is that of a snapshot.
        return accept(session, &known.identity);
    } else {
        return Ok(());
    };
    if accept_copy {
        accept(session, &known.identity)
    } else {
        Err(Failure::Rejected(error))
    }
}

/// Goes on with a copy or an older state.
fn accept(session: &PostgresSession, original: &str) -> Result<(), Failure<JournalError>> {
    history::record_run(session, "copied", Some(original))?;
    let sql = "UPDATE run SET first_attempt = first_attempt + $1";
    session.execute(sql, params![COPY_ATTEMPTS])?;
    Ok(())
}

/// Reads an existing journal.
fn read(session: &PostgresSession, schema: &str) -> Result<Opened, Failure<JournalError>> {
    if !schema::is_created(session, schema)? {
        return Err(Failure::Rejected(JournalError::NoRun {
            schema: schema.to_owned(),
        }));
    }
    Ok(Opened {
        identity: Identity {
            place: Place::known(session)?,
            number: 0,
            run_id: run_id(session)?,
        },
        unknown: 0,
    })
}

fn run_id(session: &PostgresSession) -> Result<String, DatabaseError> {
    session.row("SELECT id FROM run", params![])?.take(0)
}
