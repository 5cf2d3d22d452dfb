//! Opens a journal.

use std::error::Error;
use std::fs::{self, TryLockError};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use tokio::task;

use super::connection::commit;
use super::generation::{self, Generation};
use super::place::Place;
use super::{clean_close, file, schema};
use crate::error::JournalError;
use crate::journal::connection::{Failure, Journal};
use crate::journal::options::{COPY_ATTEMPTS, JournalOptions};
use crate::journal::{history, worker};

impl JournalOptions {
    /// Opens or creates a journal.
    ///
    /// # Errors
    ///
    /// All of [`JournalError`] but those of [`Journal::settle`].
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// let journal = reportflow_bulk::JournalOptions::new().open("november.db").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn open(self, path: impl AsRef<Path>) -> Result<Journal, JournalError> {
        in_background(path.as_ref(), move |path| open(path, self.accept_copy)).await
    }
}

impl Journal {
    /// Opens or creates a journal.
    ///
    /// Requests that were on the way when a process ended become unknown.
    ///
    /// # Errors
    ///
    /// See [`JournalOptions::open`].
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// let journal = reportflow_bulk::Journal::open("november.db").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn open(path: impl AsRef<Path>) -> Result<Journal, JournalError> {
        JournalOptions::new().open(path).await
    }

    /// Opens an existing journal to read it, also while another process runs with it.
    /// Methods that change it fail.
    ///
    /// SQLite needs to write in its folder: it keeps `<journal>-wal` and `<journal>-shm` there.
    ///
    /// # Errors
    ///
    /// [`JournalError::Open`] if the file does not exist, and
    /// [`JournalError::Foreign`] if it is not a journal.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// let journal = reportflow_bulk::Journal::open_read_only("november.db").await?;
    /// println!("{:?}", journal.counts().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn open_read_only(path: impl AsRef<Path>) -> Result<Journal, JournalError> {
        in_background(path.as_ref(), open_read_only).await
    }
}

async fn in_background(
    path: &Path,
    open: impl FnOnce(&Path) -> Result<Journal, JournalError> + Send + 'static,
) -> Result<Journal, JournalError> {
    let task_path = path.to_owned();
    let task = task::spawn_blocking(move || open(&task_path));
    task.await
        .unwrap_or_else(|error| Err(open_error(path, error)))
}

fn open(path: &Path, accept_copy: bool) -> Result<Journal, JournalError> {
    let created = file::create(path).map_err(|error| open_error(path, error))?;
    let (path, is_new) = (created.0.as_path(), created.1);
    // First, so that the file of another program gets no lock file.
    let (mut connection, _) = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let lock = file::lock(path).map_err(|error| match error {
        TryLockError::WouldBlock => JournalError::InUse {
            path: path.to_owned(),
        },
        TryLockError::Error(error) => open_error(path, error),
    })?;
    schema::configure(&connection).map_err(|failure| match failure {
        Failure::Database(error) => open_error(path, error.into_inner()),
        Failure::Rejected(reason) => open_error(path, reason),
    })?;
    let place = Place::of(path).map_err(|error| open_error(path, error))?;
    let known = Generation::read(&lock);
    let opened = commit(&mut connection, "open", |connection| {
        if schema::is_created(connection)? {
            check_place(connection, path, &place, known.as_ref(), accept_copy)?;
            schema::migrate(connection)?;
        } else {
            let is_lost = !is_new && known.is_some_and(|known| known.has_requests());
            if is_lost && !accept_copy {
                return Err(Failure::Rejected(incomplete(path)));
            }
            schema::create(connection)?;
            connection.execute(
                "INSERT INTO run (host, path, identity) VALUES (?1, ?2, ?3)",
                params![place.host, place.path, place.identity],
            )?;
        }
        let unknown = worker::end_requests(connection)?;
        let request = generation::newest_request(connection)?;
        Ok((run_id(connection)?, unknown, request))
    });
    let (run_id, unknown, request) = opened.map_err(|failure| match failure {
        Failure::Database(error) => open_error(path, error.into_inner()),
        Failure::Rejected(error) => error,
    })?;
    // An accepted older state is the newest one from now on. A file that is marked as open
    // needs its lock file, also after a power failure.
    generation::write(&lock, &run_id, request)
        .and_then(|()| file::sync_lock(&lock, path))
        .map_err(|error| open_error(path, error))?;
    clean_close::mark_open(&connection).map_err(|error| open_error(path, error))?;
    let connection = super::Connection::new(connection, Some(lock));
    Ok(Journal::new(connection, run_id, unknown))
}

fn open_read_only(path: &Path) -> Result<Journal, JournalError> {
    // SQLite's own error has no cause.
    let path = &fs::canonicalize(path).map_err(|error| open_error(path, error))?;
    let (connection, is_created) = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if !is_created {
        return Err(foreign(path, Failure::Rejected("it is empty".to_owned())));
    }
    let run_id = run_id(&connection).map_err(|error| open_error(path, error))?;
    let connection = super::Connection::new(connection, None);
    Ok(Journal::new(connection, run_id, 0))
}

/// Opens a file that is empty or a journal. Returns whether it is a journal.
fn connect(path: &Path, mode: OpenFlags) -> Result<(Connection, bool), JournalError> {
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags);
    let connection = connection.map_err(|error| open_error(path, error))?;
    let is_created = schema::check(&connection).map_err(|failure| foreign(path, failure))?;
    Ok((connection, is_created))
}

fn check_place(
    connection: &Connection,
    path: &Path,
    place: &Place,
    known: Option<&Generation>,
    accept_copy: bool,
) -> Result<(), Failure<JournalError>> {
    let (identity, original) =
        connection.query_row("SELECT identity, path, host FROM run", [], |row| {
            let (path, host): (String, String) = (row.get(1)?, row.get(2)?);
            Ok((row.get::<_, String>(0)?, format!("{path} on {host}")))
        })?;
    let (run_id, request) = (run_id(connection)?, generation::newest_request(connection)?);
    let error = if known.is_some_and(|known| known.is_newer(&run_id, request)) {
        Some(JournalError::Restored {
            path: path.to_owned(),
        })
    } else if identity != place.identity {
        Some(JournalError::Copied {
            place: path.display().to_string(),
            original: original.clone(),
        })
    } else if clean_close::is_open(connection)? && !known.is_some_and(|known| known.is_of(&run_id))
    {
        Some(incomplete(path))
    } else {
        None
    };
    if let Some(error) = error {
        if !accept_copy {
            return Err(Failure::Rejected(error));
        }
        history::record_run(connection, "copied", Some(&original))?;
        connection.execute(
            "UPDATE run SET first_attempt = first_attempt + ?1",
            [COPY_ATTEMPTS],
        )?;
    }
    connection.execute(
        "UPDATE run SET host = ?1, path = ?2, identity = ?3",
        params![place.host, place.path, place.identity],
    )?;
    Ok(())
}

fn incomplete(path: &Path) -> JournalError {
    JournalError::Incomplete {
        path: path.to_owned(),
    }
}

fn run_id(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT id FROM run", [], |row| row.get(0))
}

fn open_error(path: &Path, source: impl Into<Box<dyn Error + Send + Sync>>) -> JournalError {
    JournalError::Open {
        path: path.to_owned(),
        source: source.into(),
    }
}

fn foreign(path: &Path, failure: Failure<String>) -> JournalError {
    match failure {
        Failure::Database(error) => open_error(path, error.into_inner()),
        Failure::Rejected(reason) => JournalError::Foreign {
            path: path.to_owned(),
            reason,
        },
    }
}
