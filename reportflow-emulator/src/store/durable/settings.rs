//! Facts about a data folder.

use rusqlite::{Connection, OptionalExtension as _};

/// The URL of the bucket with the documents. Empty if they are in the folder.
pub(super) const OBJECTS: &str = "objects";
/// The prefix of the documents in a bucket, so that data folders can share one.
#[cfg(feature = "cloud")]
pub(super) const ID: &str = "id";

pub(super) fn get(database: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT value FROM settings WHERE name = ?";
    let value = database.query_row(sql, [name], |row| row.get(0));
    value.optional()
}

/// Sets a value that never changes. Returns the value that it has.
pub(super) fn set_once(database: &Connection, name: &str, value: &str) -> rusqlite::Result<String> {
    let sql = "INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)";
    database.execute(sql, [name, value])?;
    Ok(get(database, name)?.unwrap_or_default())
}
