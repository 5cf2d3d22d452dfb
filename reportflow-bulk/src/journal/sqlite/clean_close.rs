//! The mark of a process that has the journal open.
//!
//! The file alone lacks what is in its log. So a process marks the file before it sends
//! anything, and removes the mark when the file has everything.

use std::error::Error;
use std::time::Duration;

use rusqlite::Connection;

/// The time that a reader can delay the end of a process.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Returns whether the last process ended before it closed the journal.
pub(super) fn is_open(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT is_open FROM run", [], |row| row.get(0))
}

/// Marks the file as open.
pub(super) fn mark_open(connection: &Connection) -> Result<(), Box<dyn Error + Send + Sync>> {
    if is_open(connection)? {
        return Ok(());
    }
    connection.execute("UPDATE run SET is_open = 1", [])?;
    if checkpoint(connection)? {
        Ok(())
    } else {
        Err("another program reads it for too long".into())
    }
}

/// Marks the file as closed when it has everything. A file that stays marked needs its
/// lock file, and nothing else.
pub(super) fn close(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(CLOSE_TIMEOUT)?;
    // First, so that the mark is the only change that a crash can leave in the log.
    if checkpoint(connection)? {
        connection.execute("UPDATE run SET is_open = 0", [])?;
        checkpoint(connection)?;
    }
    Ok(())
}

/// Moves the log into the file. Returns `false` if a reader prevents it.
fn checkpoint(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    let is_busy: bool = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(!is_busy)
}
