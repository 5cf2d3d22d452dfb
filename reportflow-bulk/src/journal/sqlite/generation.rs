//! The lock file has the run and the number of its newest request. It shows that a journal
//! is an older state of itself, or lost its log.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};

use rusqlite::Connection;

/// The run of a lock file and its newest request.
pub(super) struct Generation {
    run_id: String,
    request: i64,
}

impl Generation {
    /// Reads a lock file. Returns `None` if it is new or unreadable.
    pub(super) fn read(mut lock: &File) -> Option<Generation> {
        let mut text = String::new();
        lock.rewind().ok()?;
        lock.take(100).read_to_string(&mut text).ok()?;
        let (run_id, request) = text.split_once(' ')?;
        Some(Generation {
            run_id: run_id.to_owned(),
            request: request.trim().parse().ok()?,
        })
    }

    pub(super) fn is_of(&self, run_id: &str) -> bool {
        self.run_id == run_id
    }

    /// Returns whether a request was recorded.
    pub(super) fn has_requests(&self) -> bool {
        self.request > 0
    }

    /// Returns whether the lock file has more requests of the run than the journal.
    pub(super) fn is_newer(&self, run_id: &str, request: i64) -> bool {
        self.is_of(run_id) && self.request > request
    }
}

/// Returns the number of the newest request in the journal.
pub(super) fn newest_request(connection: &Connection) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(number), 0) FROM request";
    connection.query_row(sql, [], |row| row.get(0))
}

/// Writes the number of the newest request. It is written after the commit, so it is
/// never ahead of the journal, and it needs no sync.
pub(super) fn write(mut lock: &File, run_id: &str, request: i64) -> io::Result<()> {
    lock.rewind()?;
    // One length, so that nothing of an older text stays.
    write!(lock, "{run_id} {request:020}")
}
