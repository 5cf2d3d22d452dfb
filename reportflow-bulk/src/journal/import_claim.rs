//! The right to import documents, which one worker at a time has.

use super::connection::Journal;
use super::database::{DatabaseError, Session, params};
use super::lease::{self, IS_ALIVE, Worker};
use crate::error::JournalError;

impl Journal {
    /// Takes the right to import documents. Returns whether no other worker has it. All workers
    /// have it after the import.
    pub(crate) async fn claim_import(&self) -> Result<bool, JournalError> {
        let Some(worker) = self.worker() else {
            return Ok(true);
        };
        let sql = format!(
            "UPDATE run SET importer = $1 \
             WHERE sealed_at IS NOT NULL OR importer IS NULL OR NOT EXISTS (\
               SELECT 1 FROM worker \
               WHERE worker.number = run.importer AND worker.number <> $1 AND {IS_ALIVE})"
        );
        let claim = move |session: &dyn Session| {
            lease::renew(session, worker)?;
            Ok(session.execute(&sql, params![worker.number])? > 0)
        };
        self.write("claim-import", claim).await
    }
}

/// Renews the lease of a worker that imports. Returns whether it still has the right.
pub(super) fn keep(session: &dyn Session, worker: Worker) -> Result<bool, DatabaseError> {
    lease::renew(session, worker)?;
    let sql = "SELECT sealed_at IS NOT NULL OR coalesce(importer = $1, FALSE) FROM run";
    session.row(sql, params![worker.number])?.take(0)
}
