//! The number of requests in the lock file, which shows that a journal is an older state
//! of itself: somebody restored a backup in its place.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};

use rusqlite::Connection;

/// Returns whether the lock file has more requests of the run than the journal.
pub(super) fn is_older(connection: &Connection, lock: &File) -> rusqlite::Result<bool> {
    let (run_id, requests) = connection.query_row(
        "SELECT id, (SELECT coalesce(max(number), 0) FROM request) FROM run",
        [],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
    )?;
    // A file that cannot be read, or is of another run, tells nothing.
    let known = read(lock).unwrap_or_default();
    let known = known.strip_prefix(&run_id).map(str::trim);
    let known = known.and_then(|number| number.parse::<i64>().ok());
    Ok(known.is_some_and(|known| known > requests))
}

/// Writes the number of the newest request. It is written after the commit, so it is
/// never ahead of the journal, and it needs no sync.
pub(super) fn write(mut lock: &File, run_id: &str, request: i64) -> io::Result<()> {
    lock.rewind()?;
    // One length, so that nothing of an older text stays.
    write!(lock, "{run_id} {request:020}")
}

fn read(mut lock: &File) -> io::Result<String> {
    let mut text = String::new();
    lock.rewind()?;
    lock.take(100).read_to_string(&mut text)?;
    Ok(text)
}
