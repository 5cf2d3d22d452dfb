//! Reads the journal.

use super::connection::Journal;
use super::database::{Session, params};
use super::records::{DOCUMENT_COLUMNS, DocumentRecord, Duplicate, RunInfo, document};
use crate::error::JournalError;
use crate::state::{Counts, DocumentState};

impl Journal {
    /// Returns the run.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{:?}", journal.run_info().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn run_info(&self) -> Result<RunInfo, JournalError> {
        let sql = "SELECT id, design_id, version, sealed_at IS NOT NULL, settings FROM run";
        let read = |session: &dyn Session| {
            let mut row = session.row(sql, params![])?;
            Ok(RunInfo {
                id: row.take(0)?,
                design_id: row.take(1)?,
                version: row.take(2)?,
                is_sealed: row.take(3)?,
                settings: row.take(4)?,
            })
        };
        self.query(read).await
    }

    /// Sets a text that the caller needs to resume, such as the folder of the PDFs.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be written.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// journal.set_settings(r#"{"out":"november"}"#).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn set_settings(&self, settings: impl Into<String>) -> Result<(), JournalError> {
        let settings = settings.into();
        let write = move |session: &dyn Session| {
            session.execute("UPDATE run SET settings = $1", params![&settings])?;
            Ok(())
        };
        self.write("set-settings", write).await
    }

    /// Sets the text of [`Journal::set_settings`] if it is still `old`. Returns whether it was, for
    /// programs on several machines that begin a run at the same moment.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be written.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// let is_first = journal.replace_settings(None, r#"{"out":"november"}"#).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn replace_settings(
        &self,
        old: Option<String>,
        new: impl Into<String>,
    ) -> Result<bool, JournalError> {
        let new = new.into();
        let write = move |session: &dyn Session| {
            let sql =
                "UPDATE run SET settings = $2 WHERE settings IS NOT DISTINCT FROM CAST($1 AS TEXT)";
            Ok(session.execute(sql, params![old.as_deref(), &new])? > 0)
        };
        self.write("set-settings", write).await
    }

    /// Counts the documents in each state.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} are unknown", journal.counts().await?.unknown);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn counts(&self) -> Result<Counts, JournalError> {
        // One statement reads one moment.
        let sql = "SELECT state, count(*) FROM document GROUP BY state \
                   UNION ALL SELECT NULL, count(*) FROM duplicate";
        let read = |session: &dyn Session| {
            let mut counts = Counts::default();
            for mut row in session.rows(sql, params![])? {
                let count = row.take(1)?;
                match row.take(0)? {
                    Some(state) => counts.set(state, count),
                    None => counts.duplicates = count,
                }
            }
            Ok(counts)
        };
        self.query(read).await
    }

    /// Returns documents in a state, in the order of their numbers, after a number (0 for
    /// the first page).
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
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
        let read = move |session: &dyn Session| {
            let sql = format!(
                "{DOCUMENT_COLUMNS} WHERE state = $1 AND number > $2 ORDER BY number LIMIT $3"
            );
            let page = session.rows(&sql, params![state.as_str(), after, limit])?;
            page.into_iter().map(document).collect()
        };
        self.query(read).await
    }

    /// Returns the document with a key.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// let document = journal.document("INV-0042").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn document(&self, key: &str) -> Result<Option<DocumentRecord>, JournalError> {
        let key = key.to_owned();
        let read = move |session: &dyn Session| {
            let sql = format!("{DOCUMENT_COLUMNS} WHERE key = $1");
            let row = session.optional_row(&sql, params![&key])?;
            row.map(document).transpose()
        };
        self.query(read).await
    }

    /// Returns the documents that the service made a second time.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} duplicates", journal.duplicates().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn duplicates(&self) -> Result<Vec<Duplicate>, JournalError> {
        let read = |session: &dyn Session| {
            let rows = session.rows(
                "SELECT key, duplicate.request_id, duplicate.file_id \
                 FROM duplicate JOIN document ON number = duplicate.document ORDER BY number",
                params![],
            )?;
            let duplicates = rows.into_iter().map(|mut row| {
                Ok(Duplicate {
                    key: row.take(0)?,
                    request_id: row.take(1)?,
                    file_id: row.take(2)?,
                })
            });
            duplicates.collect()
        };
        self.query(read).await
    }

    /// Returns the keys of documents that were made by a later attempt than one that broke:
    /// the service may have made them twice.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} may exist twice", journal.resent().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn resent(&self) -> Result<Vec<String>, JournalError> {
        let read = |session: &dyn Session| {
            let keys = session.rows(
                "SELECT key FROM document WHERE number IN (\
                   SELECT attempt.document FROM request \
                   JOIN attempt ON attempt.request = request.number \
                   WHERE request.state = 'unknown') \
                 AND EXISTS (SELECT 1 FROM request WHERE request_id = document.request_id) \
                 ORDER BY number",
                params![],
            )?;
            keys.into_iter().map(|mut row| row.take(0)).collect()
        };
        self.query(read).await
    }

    /// Returns whether a process has the journal open to run with it. Otherwise documents
    /// that are `sending` are of a process that was killed: the next run marks them as
    /// unknown.
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run() -> Result<(), reportflow_bulk::Error> {
    /// let journal = reportflow_bulk::Journal::open_read_only("november.db").await?;
    /// println!("{}", journal.is_in_use().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn is_in_use(&self) -> Result<bool, JournalError> {
        self.in_background(|database| database.is_in_use()).await
    }

    /// Returns whether the service accepted a request of the run.
    pub(crate) async fn has_accepted(&self) -> Result<bool, JournalError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM request WHERE state = 'accepted')";
        self.query(|session| session.row(sql, params![])?.take(0))
            .await
    }

    /// Returns SQLite's settings of the connection, for tests.
    #[doc(hidden)]
    pub async fn sqlite_settings(&self) -> Result<Vec<(&'static str, String)>, JournalError> {
        self.in_background(|database| database.settings()).await
    }
}
