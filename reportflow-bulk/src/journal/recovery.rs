//! The start of a run, and requests that were on the way when an earlier one ended.

use tokio::sync::OwnedMutexGuard;

use super::connection::Journal;
use super::database::{DatabaseError, Session, params};
use super::{fetch, refusal, response};
use crate::error::JournalError;

/// Excludes other runs with the same [`Journal`] until it is dropped.
#[derive(Debug)]
pub(crate) struct RunGuard {
    /// The documents that became unknown, because the run before broke off.
    pub(crate) unknown: u64,
    /// The newest request of the runs before.
    pub(crate) last_request: i64,
    _lock: OwnedMutexGuard<u64>,
}

/// A response that was stored, and not read.
pub(crate) struct StoredResponse {
    pub(crate) request: i64,
    pub(crate) body: Vec<u8>,
    /// The number of its documents.
    pub(crate) documents: u64,
    /// Whether it could not be read, so that its request is unknown.
    pub(crate) is_unknown: bool,
}

impl Journal {
    /// Begins a run. Requests that are on the way become unknown: they are of a run that
    /// broke off. Documents whose refusal was not certain are sent again, and files that
    /// were not available are fetched again. [`JournalError::InUse`] if another run has
    /// this journal.
    pub(crate) async fn begin_run(&self) -> Result<RunGuard, JournalError> {
        let Ok(mut lock) = self.run_lock().try_lock_owned() else {
            let path = self.database().place().into();
            return Err(JournalError::InUse { path });
        };
        let begin = |session: &dyn Session| {
            refusal::forget(session)?;
            fetch::retry_files(session)?;
            let unknown = mark_unknown(session)?;
            let sql = "SELECT coalesce(max(number), 0) FROM request";
            Ok((unknown, session.row(sql, params![])?.take(0)?))
        };
        let (unknown, last_request) = self.write("begin-run", begin).await?;
        Ok(RunGuard {
            unknown: unknown + std::mem::take(&mut *lock),
            last_request,
            _lock: lock,
        })
    }

    /// Returns the responses that were stored, and not read: the process ended, or they
    /// could not be read.
    pub(crate) async fn unread_responses(&self) -> Result<Vec<StoredResponse>, JournalError> {
        let read = |session: &dyn Session| {
            let rows = session.rows(
                "SELECT number, response, \
                   (SELECT count(*) FROM attempt WHERE attempt.request = request.number), \
                   state = 'unknown' \
                 FROM request \
                 WHERE state = 'responded' OR state = 'unknown' AND response IS NOT NULL \
                 ORDER BY number",
                params![],
            )?;
            let responses = rows.into_iter().map(|mut row| {
                Ok(StoredResponse {
                    request: row.take(0)?,
                    body: row.take(1)?,
                    documents: row.take(2)?,
                    is_unknown: row.take(3)?,
                })
            });
            responses.collect()
        };
        self.query(read).await
    }
}

/// Marks the requests of a run that broke off as unknown. Returns the number of documents.
pub(super) fn mark_unknown(session: &dyn Session) -> Result<u64, DatabaseError> {
    let sql = "SELECT number FROM request WHERE state = 'sending'";
    let mut documents = 0;
    for mut request in session.rows(sql, params![])? {
        let reason = "the run broke off before the response arrived";
        documents += response::mark_unknown(session, request.take(0)?, reason)?;
    }
    Ok(documents)
}
