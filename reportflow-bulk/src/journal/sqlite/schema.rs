//! The tables and the settings of the file.

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode};

use crate::journal::connection::Failure;

/// `RFbk`. The command `file` shows it.
const APPLICATION_ID: i64 = 0x5246_626b;
const VERSION: i64 = 2;

/// The names, the values, and the values that SQLite shows.
///
/// A commit is on the disk when it returns: `synchronous` syncs it, and `fullfsync` does
/// so on macOS. The timeout lets a person read the file at the same time.
const SETTINGS: [(&str, &str, &str); 6] = [
    ("busy_timeout", "10000", "10000"),
    ("journal_mode", "wal", "wal"),
    ("synchronous", "FULL", "2"),
    ("fullfsync", "ON", "1"),
    ("checkpoint_fullfsync", "ON", "1"),
    ("foreign_keys", "ON", "1"),
];

/// Returns whether the file is a journal, or `false` if it is empty. The error is the
/// reason why the file is of another program.
pub(super) fn check(connection: &Connection) -> Result<bool, Failure<String>> {
    let query = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let is_created = match is_created(connection) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(Failure::Rejected("not a SQLite database".to_owned()));
        }
        other => other?,
    };
    if is_created && query("PRAGMA application_id")? != APPLICATION_ID {
        let reason = "the database of another program";
        return Err(Failure::Rejected(reason.to_owned()));
    }
    let version = user_version(connection)?;
    if version > VERSION {
        return Err(Failure::Rejected(format!(
            "its version is {version}, and this program knows {VERSION}; update the program"
        )));
    }
    Ok(is_created)
}

/// Returns whether the file has tables.
pub(super) fn is_created(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema)";
    connection.query_row(sql, [], |row| row.get(0))
}

/// Sets up a connection. SQLite ignores settings that it cannot apply, so this reads them
/// back.
pub(super) fn configure(connection: &Connection) -> Result<(), Failure<String>> {
    for (name, value, expected) in SETTINGS {
        connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
        let found = setting(connection, name)?;
        if found != expected {
            return Err(Failure::Rejected(format!(
                "SQLite set {name} to {found} instead of {expected}"
            )));
        }
    }
    Ok(())
}

/// Returns the settings of a connection.
pub(super) fn settings(connection: &Connection) -> rusqlite::Result<Vec<(&'static str, String)>> {
    let settings = SETTINGS.iter();
    settings
        .map(|(name, ..)| Ok((*name, setting(connection, name)?)))
        .collect()
}

fn setting(connection: &Connection, name: &str) -> rusqlite::Result<String> {
    let value = connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
    Ok(match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        other => format!("{other:?}"),
    })
}

/// Creates the tables.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("schema_1.sql"))?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(connection)
}

/// Adds what later versions have to a journal of any version.
pub(super) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    if user_version(connection)? < 2 {
        connection.execute_batch(include_str!("schema_2.sql"))?;
    }
    connection.pragma_update(None, "user_version", VERSION)
}

fn user_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}
