//! The files to fetch, and those that are stored.

use std::time::Duration;

use super::connection::Journal;
use super::database::{DatabaseError, Param, Session, params, rows_of};
use super::history;
use super::lease::{self, IS_ALIVE};
use crate::error::JournalError;
use crate::outcome::SavedFile;

/// The rows of a statement. It is also the limit of a request's documents.
const ROWS: usize = 100;

/// A document whose file is not fetched.
pub(crate) struct FetchDocument {
    pub(crate) number: u64,
    pub(crate) key: String,
    pub(crate) file_name: String,
    pub(crate) file_id: Option<String>,
    /// Is `true` if a person named its file.
    pub(crate) is_settled: bool,
}

impl Journal {
    /// Returns the accepted requests whose files are not fetched, oldest first. Those that
    /// another worker fetches are left out.
    pub(crate) async fn to_fetch(&self) -> Result<Vec<String>, JournalError> {
        let number = self.worker().map(|worker| worker.number);
        let sql = format!(
            "SELECT request_id FROM document WHERE state IN ('accepted', 'announced') \
               AND NOT EXISTS (SELECT 1 FROM download JOIN worker ON worker.number = download.worker \
                 WHERE download.request_id = document.request_id \
                   AND worker.number <> $1 AND {IS_ALIVE}) \
             GROUP BY request_id ORDER BY min(\
               (SELECT request FROM attempt \
                WHERE attempt.document = document.number AND attempt.number = attempts))"
        );
        let read = move |session: &dyn Session| {
            let requests = session.rows(&sql, params![number])?;
            requests.into_iter().map(|mut row| row.take(0)).collect()
        };
        self.query(read).await
    }

    /// Takes accepted requests to fetch their files. Returns those that no other worker
    /// fetches, and the times since the first worker took them.
    pub(crate) async fn claim_fetches(
        &self,
        request_ids: Vec<String>,
    ) -> Result<Vec<(String, Duration)>, JournalError> {
        let worker = match self.worker() {
            Some(worker) if !request_ids.is_empty() => worker,
            _ => {
                let request_ids = request_ids.into_iter();
                return Ok(request_ids.map(|id| (id, Duration::ZERO)).collect());
            }
        };
        let sql = format!(
            "INSERT INTO download (request_id, worker) VALUES ($1, $2) \
             ON CONFLICT (request_id) DO UPDATE SET worker = excluded.worker \
               WHERE download.worker = excluded.worker OR NOT EXISTS (\
                 SELECT 1 FROM worker WHERE worker.number = download.worker AND {IS_ALIVE}) \
             RETURNING CAST(extract(epoch FROM clock_timestamp() - since) AS FLOAT8)"
        );
        let claim = move |session: &dyn Session| {
            lease::renew(session, worker)?;
            let mut claimed = Vec::new();
            for request_id in &request_ids {
                let row = session.optional_row(&sql, params![request_id, worker.number])?;
                if let Some(mut row) = row {
                    let age = Duration::try_from_secs_f64(row.take(0)?).unwrap_or_default();
                    claimed.push((request_id.clone(), age));
                }
            }
            Ok(claimed)
        };
        self.write("claim-fetches", claim).await
    }

    /// Leaves the files of a request to other workers, if this worker fetches them, or one that is gone.
    pub(crate) async fn release_fetch(&self, request_id: &str) -> Result<(), JournalError> {
        let Some(worker) = self.worker() else {
            return Ok(());
        };
        let request_id = request_id.to_owned();
        let sql = format!(
            "UPDATE download SET worker = NULL WHERE request_id = $1 AND worker IS NOT NULL \
               AND (worker = $2 OR NOT EXISTS (\
                 SELECT 1 FROM worker WHERE worker.number = download.worker AND {IS_ALIVE}))"
        );
        let release = move |session: &dyn Session| {
            session.execute(&sql, params![&request_id, worker.number])?;
            Ok(())
        };
        self.write("release-fetch", release).await
    }

    /// Returns the requests that workers fetch which are gone.
    pub(crate) async fn abandoned_fetches(&self) -> Result<Vec<String>, JournalError> {
        let sql = format!(
            "SELECT request_id FROM download WHERE worker IS NOT NULL AND NOT EXISTS (\
               SELECT 1 FROM worker WHERE worker.number = download.worker AND {IS_ALIVE})"
        );
        let read = move |session: &dyn Session| {
            let requests = session.rows(&sql, params![])?;
            requests.into_iter().map(|mut row| row.take(0)).collect()
        };
        self.query(read).await
    }

    /// Returns the requests that this worker fetches and that webhooks announced, which any
    /// worker may have received.
    pub(crate) async fn announced(&self) -> Result<Vec<String>, JournalError> {
        let number = self.worker().map(|worker| worker.number);
        let sql = "SELECT DISTINCT download.request_id FROM download \
                   JOIN document ON document.request_id = download.request_id \
                   WHERE document.state = 'announced' AND download.worker = $1";
        let read = move |session: &dyn Session| {
            let requests = session.rows(sql, params![number])?;
            requests.into_iter().map(|mut row| row.take(0)).collect()
        };
        self.query(read).await
    }

    /// Returns the documents of an accepted request whose files are not fetched.
    pub(crate) async fn documents_to_fetch(
        &self,
        request_id: &str,
    ) -> Result<Vec<FetchDocument>, JournalError> {
        let request_id = request_id.to_owned();
        let read = move |session: &dyn Session| {
            let rows = session.rows(
                "SELECT number, key, file_name, file_id, is_settled FROM document \
                 WHERE state IN ('accepted', 'announced') AND request_id = $1 ORDER BY number",
                params![&request_id],
            )?;
            let documents = rows.into_iter().map(|mut row| {
                Ok(FetchDocument {
                    number: row.take(0)?,
                    key: row.take(1)?,
                    file_name: row.take(2)?,
                    file_id: row.take(3)?,
                    is_settled: row.take(4)?,
                })
            });
            documents.collect()
        };
        self.query(read).await
    }

    /// Marks documents of an accepted request as saved. Returns the numbers of those that were
    /// not yet.
    pub(crate) async fn save(
        &self,
        request_id: &str,
        files: Vec<(u64, SavedFile)>,
    ) -> Result<Vec<u64>, JournalError> {
        let request_id = request_id.to_owned();
        let save = move |session: &dyn Session| {
            let mut saved = Vec::new();
            for files in files.chunks(ROWS) {
                let rows = rows_of(&["BIGINT", "TEXT", "TEXT", "BIGINT"], files.len(), 2);
                let mut params = vec![Param::from(&request_id)];
                for (number, file) in files {
                    params.extend_from_slice(params![
                        *number,
                        &file.location,
                        &file.sha256,
                        file.size
                    ]);
                }
                let sql = format!(
                    "WITH file (document, location, sha256, size) AS (VALUES {rows}) \
                     UPDATE document SET state = 'saved', location = file.location, \
                       sha256 = file.sha256, size = file.size \
                     FROM file \
                     WHERE number = file.document AND request_id = $1 \
                       AND state IN ('accepted', 'announced') \
                     RETURNING number"
                );
                for mut row in session.rows(&sql, &params)? {
                    saved.push(row.take(0)?);
                }
            }
            let detail = format!("{} documents of {request_id}", saved.len());
            history::record_run(session, "saved", Some(&detail))?;
            Ok(saved)
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
        let give_up = move |session: &dyn Session| {
            let sql = "UPDATE document SET \
                   state = 'unknown', \
                   reason = CASE \
                     WHEN is_settled THEN 'settled with a file that the service does not have' \
                     ELSE 'made by request ' || request_id || ', but its file is not available' \
                     END || ': ' || $3, \
                   request_id = CASE WHEN is_settled THEN NULL ELSE request_id END, \
                   file_id = CASE WHEN is_settled THEN NULL ELSE file_id END \
                 WHERE number = $1 AND request_id = $2 AND state IN ('accepted', 'announced') \
                 RETURNING reason";
            let mut changed = 0;
            for (number, reason) in &documents {
                let row = session.optional_row(sql, params![*number, &request_id, reason])?;
                if let Some(mut row) = row {
                    let reason: String = row.take(0)?;
                    let number = number.cast_signed();
                    history::record_document(session, "unavailable", number, Some(&reason))?;
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
        let refuse = move |session: &dyn Session| {
            let changed = session.execute(
                "UPDATE document SET state = 'refused', reason = $2 \
                 WHERE number = $1 AND state IN ('accepted', 'announced')",
                params![number, &reason],
            )?;
            if changed > 0 {
                history::record_document(session, "refused", number, Some(&reason))?;
            }
            Ok(changed > 0)
        };
        self.write("refuse-document", refuse).await
    }
}

/// Fetches the files again that the run before gave up.
pub(super) fn retry_files(session: &dyn Session) -> Result<(), DatabaseError> {
    session.execute(
        "UPDATE document SET state = 'accepted', reason = NULL \
         WHERE state = 'unknown' AND request_id IS NOT NULL",
        params![],
    )?;
    // Nobody fetches any.
    session.execute("DELETE FROM download", params![])?;
    Ok(())
}
