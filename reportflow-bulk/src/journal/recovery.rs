//! The start of a run, and responses that were not read when a process ended.

use tokio::sync::OwnedMutexGuard;

use super::connection::Journal;
use super::database::{Session, params};
use super::lease::{self, IS_GONE};
use super::{fetch, refusal, worker};
use crate::error::JournalError;

/// A run that works with a journal. It excludes others with the same [`Journal`] until it is
/// dropped, unless several processes may share the database.
#[derive(Debug)]
pub(crate) struct RunGuard {
    /// The journal as the run uses it.
    pub(crate) journal: Journal,
    /// The documents that became unknown, because a run before broke off.
    pub(crate) unknown: u64,
    _lock: Option<OwnedMutexGuard<u64>>,
}

/// A response that was stored, and not read.
pub(crate) struct StoredResponse {
    pub(crate) request: i64,
    pub(crate) body: Vec<u8>,
    /// The number of its documents.
    pub(crate) documents: u64,
    /// Is `true` if it could not be read, so that its request is unknown.
    pub(crate) is_unknown: bool,
}

impl Journal {
    /// Begins a run, or joins that of other workers. Requests that are on the way become
    /// unknown, unless a worker that lives has sent them: they are of a run that broke off.
    /// Without another worker, documents whose refusal was not certain are sent again, and
    /// files that were not available are fetched again. [`JournalError::InUse`] if another run
    /// has this journal, and the database is only for one.
    pub(crate) async fn begin_run(&self) -> Result<RunGuard, JournalError> {
        self.begin(true).await
    }

    /// Joins a run like [`Journal::begin_run`], but sends and fetches nothing again that
    /// earlier workers gave up.
    pub(crate) async fn join_run(&self) -> Result<RunGuard, JournalError> {
        self.begin(false).await
    }

    async fn begin(&self, is_new: bool) -> Result<RunGuard, JournalError> {
        let lease = self.new_lease();
        let mut lock = match self.run_lock().try_lock_owned() {
            Ok(lock) => Some(lock),
            Err(_) if lease.is_some() => None,
            Err(_) => {
                let path = self.database().place().into();
                return Err(JournalError::InUse { path });
            }
        };
        let begin = move |session: &dyn Session| {
            let unknown = worker::end_requests(session)?;
            if is_new && !lease::is_any_alive(session)? {
                refusal::forget(session)?;
                fetch::retry_files(session)?;
            }
            let worker = lease.map(|lease| lease::register(session, lease));
            Ok((unknown, worker.transpose()?))
        };
        let (unknown, worker) = self.write("begin-run", begin).await?;
        let unreported = lock
            .as_mut()
            .map_or(0, |unknown| std::mem::take(&mut **unknown));
        Ok(RunGuard {
            journal: self.with_worker(worker),
            unknown: unknown + unreported,
            // Another worker of this process may follow.
            _lock: lock.filter(|_| lease.is_none()),
        })
    }

    /// Returns the responses that workers which are gone have stored, and not read. With
    /// `unreadable`, also those that could not be read, of requests that are unknown.
    pub(crate) async fn unread_responses(
        &self,
        unreadable: bool,
    ) -> Result<Vec<StoredResponse>, JournalError> {
        let sql = format!(
            "SELECT number, response, \
               (SELECT count(*) FROM attempt WHERE attempt.request = request.number), \
               state = 'unknown' \
             FROM request \
             WHERE state = 'responded' AND {IS_GONE} \
               OR $1 AND state = 'unknown' AND response IS NOT NULL \
             ORDER BY number"
        );
        let read = move |session: &dyn Session| {
            let rows = session.rows(&sql, params![unreadable])?;
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
