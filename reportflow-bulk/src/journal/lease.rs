//! The leases of workers: processes that share a database.
//!
//! Only the clock of the database counts. A worker whose lease ended may still live: what it
//! has sent is then unknown until its response arrives, and nobody sends it again.

use std::time::Duration;

use super::database::{DatabaseError, Session, params};
use super::host::host;

/// A worker of this process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worker {
    pub(super) number: i64,
    pub(super) lease: Duration,
}

/// A condition of a worker that lives.
pub(super) const IS_ALIVE: &str =
    "worker.ended_at IS NULL AND worker.lease_until > clock_timestamp()";

/// A condition of a request whose worker does not live.
pub(super) const IS_GONE: &str = "NOT EXISTS (SELECT 1 FROM worker \
    WHERE worker.number = request.worker AND worker.ended_at IS NULL \
      AND worker.lease_until > clock_timestamp())";

/// Adds a worker.
pub(super) fn register(session: &dyn Session, lease: Duration) -> Result<Worker, DatabaseError> {
    let sql = "INSERT INTO worker (host) VALUES ($1) RETURNING number";
    let number = session.row(sql, params![&host()])?.take(0)?;
    let worker = Worker { number, lease };
    renew(session, worker)?;
    Ok(worker)
}

/// Renews the lease of a worker. One whose lease was over lives again.
pub(super) fn renew(session: &dyn Session, worker: Worker) -> Result<(), DatabaseError> {
    let milliseconds = i64::try_from(worker.lease.as_millis()).unwrap_or(i64::MAX);
    session.execute(
        "UPDATE worker SET lease_until = \
           clock_timestamp() + CAST($2 AS BIGINT) * INTERVAL '1 millisecond' \
         WHERE number = $1 AND ended_at IS NULL",
        params![worker.number, milliseconds],
    )?;
    Ok(())
}

/// Returns whether a worker lives.
pub(super) fn is_any_alive(session: &dyn Session) -> Result<bool, DatabaseError> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM worker WHERE {IS_ALIVE})");
    session.row(&sql, params![])?.take(0)
}
