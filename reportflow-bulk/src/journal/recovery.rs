//! The start of a run, and requests that were on the way when an earlier one ended.

use std::path::PathBuf;

use rusqlite::Connection;
use tokio::sync::OwnedMutexGuard;

use super::connection::Journal;
use super::response;
use crate::error::JournalError;

/// Excludes other runs with the same [`Journal`] until it is dropped.
#[derive(Debug)]
pub(crate) struct RunGuard {
    /// The documents that became unknown, because the run before broke off.
    pub(crate) unknown: u64,
    _lock: OwnedMutexGuard<u64>,
}

/// A response that was stored, but not read before the process ended.
pub(crate) struct StoredResponse {
    pub(crate) request: i64,
    pub(crate) body: Vec<u8>,
    /// The number of its documents.
    pub(crate) documents: u64,
}

impl Journal {
    /// Begins a run, and marks requests that are on the way as unknown: they are of a run
    /// that broke off. [`JournalError::InUse`] if another run has this journal.
    pub(crate) async fn begin_run(&self) -> Result<RunGuard, JournalError> {
        let Ok(mut lock) = self.run_lock().try_lock_owned() else {
            let path = |connection: &Connection| Ok(connection.path().map(PathBuf::from));
            let path = self.query(path).await?.unwrap_or_default();
            return Err(JournalError::InUse { path });
        };
        let unknown = self.write("begin-run", mark_unknown).await?;
        Ok(RunGuard {
            unknown: unknown + std::mem::take(&mut *lock),
            _lock: lock,
        })
    }

    /// Returns the responses that were stored, but not read before the process ended.
    pub(crate) async fn unread_responses(&self) -> Result<Vec<StoredResponse>, JournalError> {
        let read = |connection: &Connection| {
            let mut requests = connection.prepare(
                "SELECT number, response, (SELECT count(*) FROM attempt WHERE request = request.number) \
                 FROM request WHERE state = 'responded' ORDER BY number",
            )?;
            let responses = requests.query_map([], |row| {
                Ok(StoredResponse {
                    request: row.get(0)?,
                    body: row.get(1)?,
                    documents: row.get::<_, i64>(2)?.cast_unsigned(),
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
