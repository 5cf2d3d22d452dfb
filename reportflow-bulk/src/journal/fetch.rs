//! The files to fetch, and those that are stored.

use rusqlite::{Connection, params};

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
    /// Is true if no request of the journal made it: a person named its request.
    pub(crate) is_foreign: bool,
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
                "SELECT number, key, file_name, file_id, NOT EXISTS (\
                   SELECT 1 FROM request WHERE request.request_id = document.request_id\
                 ) FROM document \
                 WHERE state IN ('accepted', 'announced') AND request_id = ?1 ORDER BY number",
            )?;
            let documents = documents.query_map([request_id], |row| {
                Ok(FetchDocument {
                    number: row.get::<_, i64>(0)?.cast_unsigned(),
                    key: row.get(1)?,
                    file_name: row.get(2)?,
                    file_id: row.get(3)?,
                    is_foreign: row.get(4)?,
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

    /// Takes back a decision of a person about an unknown document.
    pub(crate) async fn unsettle(&self, number: u64, reason: &str) -> Result<(), JournalError> {
        let (number, reason) = (number.cast_signed(), reason.to_owned());
        let unsettle = move |connection: &Connection| {
            connection.execute(
                "UPDATE document SET \
                   state = 'unknown', request_id = NULL, file_id = NULL, reason = ?2 \
                 WHERE number = ?1 AND state = 'accepted'",
                params![number, reason],
            )?;
            history::record_document(connection, "unsettled", number, Some(&reason))
        };
        self.write("unsettle", unsettle).await
    }

    /// Refuses accepted documents, by their numbers and with the reasons: the service has no
    /// files of them.
    pub(crate) async fn refuse_documents(
        &self,
        documents: Vec<(u64, String)>,
    ) -> Result<(), JournalError> {
        let refuse = move |connection: &Connection| {
            let mut update = connection.prepare(
                "UPDATE document SET state = 'refused', reason = ?2 \
                 WHERE number = ?1 AND state IN ('accepted', 'announced')",
            )?;
            for (number, reason) in &documents {
                let number = number.cast_signed();
                if update.execute(params![number, reason])? > 0 {
                    history::record_document(connection, "refused", number, Some(reason))?;
                }
            }
            Ok(())
        };
        self.write("refuse-documents", refuse).await
    }
}
