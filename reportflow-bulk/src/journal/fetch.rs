//! The files to fetch, and those that are stored.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::connection::Journal;
use super::history;
use crate::error::JournalError;
use crate::outcome::SavedFile;

/// A document whose file is not fetched.
pub(crate) struct FetchDocument {
    pub(crate) number: u64,
    pub(crate) key: String,
    pub(crate) file_name: String,
    pub(crate) file_id: Option<String>,
    /// Whether a person named its file.
    pub(crate) is_settled: bool,
}

impl Journal {
    /// Returns the accepted requests whose files are not fetched, oldest first.
    pub(crate) async fn to_fetch(&self) -> Result<Vec<String>, JournalError> {
        let read = |connection: &Connection| {
            let mut requests = connection.prepare(
                "SELECT request_id FROM document WHERE state IN ('accepted', 'announced') \
                 GROUP BY request_id ORDER BY min(\
                   (SELECT request FROM attempt \
                    WHERE document = document.number AND attempt.number = attempts))",
            )?;
            let ids = requests.query_map([], |row| row.get(0))?;
            ids.collect()
        };
        self.query(read).await
    }

    /// Returns the documents of an accepted request whose files are not fetched.
    pub(crate) async fn documents_to_fetch(
        &self,
        request_id: &str,
    ) -> Result<Vec<FetchDocument>, JournalError> {
        let request_id = request_id.to_owned();
        let read = move |connection: &Connection| {
            let mut documents = connection.prepare(
                "SELECT number, key, file_name, file_id, is_settled FROM document \
                 WHERE state IN ('accepted', 'announced') AND request_id = ?1 ORDER BY number",
            )?;
            let documents = documents.query_map([request_id], |row| {
                Ok(FetchDocument {
                    number: row.get::<_, i64>(0)?.cast_unsigned(),
                    key: row.get(1)?,
                    file_name: row.get(2)?,
                    file_id: row.get(3)?,
                    is_settled: row.get(4)?,
                })
            })?;
            documents.collect()
        };
        self.query(read).await
    }

    /// Marks documents of an accepted request as saved.
    pub(crate) async fn save(
        &self,
        request_id: &str,
        files: Vec<(u64, SavedFile)>,
    ) -> Result<(), JournalError> {
        let request_id = request_id.to_owned();
        let save = move |connection: &Connection| {
            let mut update = connection.prepare(
                "UPDATE document SET state = 'saved', location = ?3, sha256 = ?4, size = ?5 \
                 WHERE number = ?1 AND request_id = ?2 AND state IN ('accepted', 'announced')",
            )?;
            for (number, file) in &files {
                update.execute(params![
                    number.cast_signed(),
                    request_id,
                    file.location,
                    file.sha256,
                    file.size.cast_signed(),
                ])?;
            }
            let detail = format!("{} documents of {request_id}", files.len());
            history::record_run(connection, "saved", Some(&detail))
        };
        self.write("save", save).await
    }

    /// Marks documents of an accepted request as unknown, by their numbers and with the
    /// reasons: the service has no files of them at this time. Those that a person settled
    /// lose the ids that the person named. Returns the number of documents.
    pub(crate) async fn give_up_files(
        &self,
        request_id: &str,
        documents: Vec<(u64, String)>,
    ) -> Result<u64, JournalError> {
        let request_id = request_id.to_owned();
        let give_up = move |connection: &Connection| {
            let mut update = connection.prepare(
                "UPDATE document SET \
                   state = 'unknown', \
                   reason = iif(is_settled, 'settled with a file that the service does not have', \
                     'made by request ' || request_id || ', but its file is not available') \
                     || ': ' || ?3, \
                   request_id = iif(is_settled, NULL, request_id), \
                   file_id = iif(is_settled, NULL, file_id) \
                 WHERE number = ?1 AND request_id = ?2 AND state IN ('accepted', 'announced') \
                 RETURNING reason",
            )?;
            let mut changed = 0;
            for (number, reason) in &documents {
                let number = number.cast_signed();
                let row = params![number, request_id, reason];
                let reason = update.query_row(row, |row| row.get::<_, String>(0));
                if let Some(reason) = reason.optional()? {
                    history::record_document(connection, "unavailable", number, Some(&reason))?;
                    changed += 1;
                }
            }
            Ok(changed)
        };
        self.write("give-up-files", give_up).await
    }

    /// Refuses an accepted document that the service cannot render. Returns whether it
    /// changed.
    pub(crate) async fn refuse_document(
        &self,
        number: u64,
        reason: &str,
    ) -> Result<bool, JournalError> {
        let (number, reason) = (number.cast_signed(), reason.to_owned());
        let refuse = move |connection: &Connection| {
            let changed = connection.execute(
                "UPDATE document SET state = 'refused', reason = ?2 \
                 WHERE number = ?1 AND state IN ('accepted', 'announced')",
                params![number, reason],
            )?;
            if changed > 0 {
                history::record_document(connection, "refused", number, Some(&reason))?;
            }
            Ok(changed > 0)
        };
        self.write("refuse-document", refuse).await
    }
}

/// Fetches the files again that the run before gave up.
pub(super) fn retry_files(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE document SET state = 'accepted', reason = NULL \
         WHERE state = 'unknown' AND request_id IS NOT NULL",
        [],
    )?;
    Ok(())
}
