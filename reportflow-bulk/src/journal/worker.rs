//! The workers of a run, and the requests of those that are gone.

use std::time::Duration;

use super::connection::Journal;
use super::database::{DatabaseError, Session, params};
use super::lease::{self, IS_ALIVE, IS_GONE, Worker};
use super::response;
use crate::error::JournalError;

/// A process that works on a run; see [`Journal::workers`].
///
/// ```no_run
/// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
/// for worker in journal.workers().await? {
///     println!("worker {} on {}", worker.number, worker.host);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerInfo {
    /// The number, which no other worker of the run gets.
    pub number: u64,
    /// The name of its machine.
    pub host: String,
}

impl Journal {
    /// Returns the processes that work on a run in PostgreSQL. A journal in a file has none:
    /// see [`Journal::is_in_use`].
    ///
    /// # Errors
    ///
    /// [`JournalError::Database`] if the journal cannot be read.
    ///
    /// ```no_run
    /// # async fn run(journal: reportflow_bulk::Journal) -> Result<(), reportflow_bulk::Error> {
    /// println!("{} workers", journal.workers().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn workers(&self) -> Result<Vec<WorkerInfo>, JournalError> {
        if !self.database().is_shared() {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT number, host FROM worker WHERE {IS_ALIVE} ORDER BY number");
        let read = move |session: &dyn Session| {
            let workers = session.rows(&sql, params![])?.into_iter().map(|mut row| {
                Ok(WorkerInfo {
                    number: row.take(0)?,
                    host: row.take(1)?,
                })
            });
            workers.collect()
        };
        self.query(read).await
    }

    /// Returns the number of the worker that uses this, if several processes may share the
    /// database.
    pub(crate) fn worker_number(&self) -> Option<i64> {
        self.worker().map(|worker| worker.number)
    }

    /// Returns the time in which the lease has to be renewed, if there is one.
    pub(crate) fn lease(&self) -> Option<Duration> {
        self.worker().map(|worker| worker.lease)
    }

    /// Returns whether the request is still to be sent. Otherwise this process was stopped for
    /// longer than its lease, and others may have decided about the documents, or late evidence
    /// of an earlier request settled one.
    pub(crate) async fn may_send(&self, request: i64) -> Result<bool, JournalError> {
        let sql = format!(
            "SELECT state = 'sending' AND (worker IS NULL OR NOT ({IS_GONE})) \
               AND NOT EXISTS (\
                 SELECT 1 FROM attempt JOIN document ON document.number = attempt.document \
                 WHERE attempt.request = request.number AND document.state <> 'sending') \
             FROM request WHERE number = $1"
        );
        self.query(move |session| session.row(&sql, params![request])?.take(0))
            .await
    }

    /// Renews the lease, and ends the requests of workers that are gone. Returns the number of
    /// documents that became unknown.
    pub(crate) async fn renew_lease(&self) -> Result<u64, JournalError> {
        let worker = self.worker();
        let renew = move |session: &dyn Session| {
            if let Some(worker) = worker {
                lease::renew(session, worker)?;
            }
            end_requests(session)
        };
        self.write("renew-lease", renew).await
    }

    /// Returns whether no worker has work that is left or may come back. Files whose downloads
    /// failed for too long do not count.
    pub(crate) async fn is_finished(&self) -> Result<bool, JournalError> {
        let Some(worker) = self.worker() else {
            return Ok(true);
        };
        self.query(move |session| is_finished(session, worker))
            .await
    }

    /// Ends the worker, so that others need not wait for the end of its lease.
    pub(crate) async fn end_run(&self) -> Result<(), JournalError> {
        let Some(worker) = self.worker() else {
            return Ok(());
        };
        let end = move |session: &dyn Session| {
            let sql = "UPDATE worker SET ended_at = clock_timestamp() WHERE number = $1";
            session.execute(sql, params![worker.number])?;
            end_requests(session)?;
            Ok(())
        };
        self.write("end-run", end).await
    }
}

/// Returns whether nothing is left to do for any worker. One statement reads one moment.
pub(super) fn is_finished(session: &dyn Session, worker: Worker) -> Result<bool, DatabaseError> {
    let sql = "SELECT NOT EXISTS (\
                 SELECT 1 FROM document WHERE state = 'planned' AND reason IS NULL) \
               AND NOT EXISTS (\
                 SELECT 1 FROM request WHERE state IN ('sending', 'responded')) \
               AND NOT EXISTS (\
                 SELECT 1 FROM document LEFT JOIN download \
                   ON download.request_id = document.request_id \
                 WHERE document.state IN ('accepted', 'announced') \
                   AND (download.request_id IS NULL OR download.worker <> $1))";
    session.row(sql, params![worker.number])?.take(0)
}

/// Marks the requests as unknown that workers had sent which are gone. Returns the number of
/// documents.
pub(super) fn end_requests(session: &dyn Session) -> Result<u64, DatabaseError> {
    let sql = format!("SELECT number FROM request WHERE state = 'sending' AND {IS_GONE}");
    let mut documents = 0;
    for mut request in session.rows(&sql, params![])? {
        let reason = "the run broke off before the response arrived";
        documents += response::mark_unknown(session, request.take(0)?, reason)?;
    }
    Ok(documents)
}
