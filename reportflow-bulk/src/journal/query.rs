//! Reads the journal.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::connection::Journal;
use super::records::{DOCUMENT_COLUMNS, DocumentRecord, Duplicate, RunInfo, document, state};
use super::{file, schema};
use crate::error::JournalError;
use crate::state::{Counts, DocumentState};

impl Journal {
    /// Returns the run.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{:?}", journal.run_info().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn run_info(&self) -> Result<RunInfo, JournalError> {
        let sql = "SELECT id, design_id, version, sealed_at IS NOT NULL, settings FROM run";
        let read = |connection: &Connection| {
            connection.query_row(sql, [], |row| {
                Ok(RunInfo {
                    id: row.get(0)?,
                    design_id: row.get(1)?,
                    version: row.get(2)?,
                    is_sealed: row.get(3)?,
                    settings: row.get(4)?,
                })
            })
        };
        self.query(read).await
    }

    /// Sets a text that the caller needs to resume, such as the folder of the PDFs.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be written.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// journal.set_settings(r#"{"out":"november"}"#).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_settings(&self, settings: impl Into<String>) -> Result<(), JournalError> {
        let settings = settings.into();
        let write = move |connection: &Connection| {
            connection.execute("UPDATE run SET settings = ?1", [settings])?;
            Ok(())
        };
        self.write("set-settings", write).await
    }

    /// Counts the documents in each state.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} are unknown", journal.counts().await?.unknown);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn counts(&self) -> Result<Counts, JournalError> {
        let read = |connection: &Connection| {
            // Both statements read the same moment.
            let snapshot = connection.unchecked_transaction()?;
            let mut counts = Counts::default();
            let mut states =
                snapshot.prepare("SELECT state, count(*) FROM document GROUP BY state")?;
            let rows = states.query_map([], |row| {
                Ok((state(row, 0)?, row.get::<_, i64>(1)?.cast_unsigned()))
            })?;
            for row in rows {
                let (state, count) = row?;
                counts.set(state, count);
            }
            let duplicates: i64 =
                snapshot.query_row("SELECT count(*) FROM duplicate", [], |row| row.get(0))?;
            counts.duplicates = duplicates.cast_unsigned();
            Ok(counts)
        };
        self.query(read).await
    }

    /// Returns documents in a state, in the order of their numbers, after a number (0 for
    /// the first page).
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// use reportflow_bulk::DocumentState;
    ///
    /// for document in journal.documents(DocumentState::Refused, 0, 100).await? {
    ///     println!("{}: {:?}", document.key, document.reason);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn documents(
        &self,
        state: DocumentState,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DocumentRecord>, JournalError> {
        let read = move |connection: &Connection| {
            let mut documents = connection.prepare(&format!(
                "{DOCUMENT_COLUMNS} WHERE state = ?1 AND number > ?2 ORDER BY number LIMIT ?3"
            ))?;
            let page = params![state.as_str(), after.cast_signed(), limit];
            documents.query_map(page, document)?.collect()
        };
        self.query(read).await
    }

    /// Returns the document with a key.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// let document = journal.document("INV-0042").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn document(&self, key: &str) -> Result<Option<DocumentRecord>, JournalError> {
        let key = key.to_owned();
        let read = move |connection: &Connection| {
            let sql = format!("{DOCUMENT_COLUMNS} WHERE key = ?1");
            connection.query_row(&sql, [key], document).optional()
        };
        self.query(read).await
    }

    /// Returns the documents that the service made a second time.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} duplicates", journal.duplicates().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn duplicates(&self) -> Result<Vec<Duplicate>, JournalError> {
        let read = |connection: &Connection| {
            let mut duplicates = connection.prepare(
                "SELECT key, duplicate.request_id, duplicate.file_id \
                 FROM duplicate JOIN document ON number = document ORDER BY number",
            )?;
            let duplicates = duplicates.query_map([], |row| {
                Ok(Duplicate {
                    key: row.get(0)?,
                    request_id: row.get(1)?,
                    file_id: row.get(2)?,
                })
            })?;
            duplicates.collect()
        };
        self.query(read).await
    }

    /// Returns the keys of documents that were made by a later attempt than one that broke:
    /// the service may have made them twice.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} may exist twice", journal.resent().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn resent(&self) -> Result<Vec<String>, JournalError> {
        let read = |connection: &Connection| {
            let mut keys = connection.prepare(
                "SELECT key FROM document WHERE number IN (\
                   SELECT attempt.document FROM request \
                   JOIN attempt ON attempt.request = request.number \
                   WHERE request.state = 'unknown') \
                 AND EXISTS (SELECT 1 FROM request WHERE request_id = document.request_id) \
                 ORDER BY number",
            )?;
            let keys = keys.query_map([], |row| row.get(0))?;
            keys.collect()
        };
        self.query(read).await
    }

    /// Returns whether a process has the journal open to run with it. Otherwise documents
    /// that are `sending` are of a process that was killed: the next run marks them as
    /// unknown.
    ///
    /// # Errors
    ///
    /// [`JournalError::Sqlite`] if the file cannot be read.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// let journal = reportflow_bulk::Journal::open_read_only("november.db").await?;
    /// println!("{}", journal.is_in_use().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_in_use(&self) -> Result<bool, JournalError> {
        if self.has_lock() {
            return Ok(true);
        }
        let is_locked = |connection: &Connection| {
            let path = connection.path().map(Path::new);
            Ok(path.is_some_and(file::is_locked))
        };
        self.query(is_locked).await
    }

    /// Returns whether the service accepted a request of the run.
    pub(crate) async fn has_accepted(&self) -> Result<bool, JournalError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM request WHERE state = 'accepted')";
        self.query(|connection| connection.query_row(sql, [], |row| row.get(0)))
            .await
    }

    /// Returns SQLite's settings of the connection, for tests.
    #[doc(hidden)]
    pub async fn sqlite_settings(&self) -> Result<Vec<(&'static str, String)>, JournalError> {
        self.query(schema::settings).await
    }
}
