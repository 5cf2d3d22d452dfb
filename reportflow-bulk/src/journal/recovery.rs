//! The start of a run, and requests that were on the way when an earlier one ended.

use std::path::PathBuf;

use rusqlite::Connection;
use tokio::sync::OwnedMutexGuard;

use super::connection::Journal;
use super::generation::newest_request;
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
            let path = |connection: &Connection| Ok(connection.path().map(PathBuf::from));
            let path = self.query(path).await?.unwrap_or_default();
            return Err(JournalError::InUse { path });
        };
        let begin = |connection: &Connection| {
            refusal::forget(connection)?;
            fetch::retry_files(connection)?;
            Ok((mark_unknown(connection)?, newest_request(connection)?))
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
        let read = |connection: &Connection| {
            let mut requests = connection.prepare(
                "SELECT number, response, \
                   (SELECT count(*) FROM attempt WHERE request = request.number), \
                   state = 'unknown' \
                 FROM request \
                 WHERE state = 'responded' OR state = 'unknown' AND response IS NOT NULL \
                 ORDER BY number",
            )?;
            let responses = requests.query_map([], |row| {
                Ok(StoredResponse {
                    request: row.get(0)?,
                    body: row.get(1)?,
                    documents: row.get::<_, i64>(2)?.cast_unsigned(),
                    is_unknown: row.get(3)?,
                })
            })?;
            responses.collect()
        };
        self.query(read).await
    }
}

/// Marks the requests of a run that broke off as unknown. Returns the number of documents.
pub(super) fn mark_unknown(connection: &Connection) -> rusqlite::Result<u64> {
    let mut sending = connection.prepare("SELECT number FROM request WHERE state = 'sending'")?;
    let requests = sending.query_map([], |row| row.get(0))?;
    let requests: Vec<i64> = requests.collect::<Result<_, _>>()?;
    let mut documents = 0;
    for request in requests {
        let reason = "the run broke off before the response arrived";
        documents += response::mark_unknown(connection, request, reason)?;
    }
    Ok(documents)
}
