//! The tables, and their versions.

use rusqlite::{Connection, TransactionBehavior};

/// The steps from each version to the next. A step that was released never changes.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql"), include_str!("schema_2.sql")];

/// The version that this emulator writes.
pub(super) const VERSION: usize = MIGRATIONS.len();

/// Sets up a connection.
///
/// A transaction survives a killed process with any `synchronous`. `NORMAL` may lose the
/// last ones when the machine loses power.
pub(super) fn configure(connection: &Connection) -> rusqlite::Result<()> {
    // A person may read the file at the same time.
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    set(connection, "journal_mode", "wal", "wal")?;
    set(connection, "synchronous", "NORMAL", "1")?;
    set(connection, "foreign_keys", "ON", "1")
}

/// SQLite ignores settings that it cannot apply.
fn set(connection: &Connection, name: &str, value: &str, expected: &str) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
    let found: rusqlite::types::Value =
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
    let found = match found {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        _ => String::new(),
    };
    if found == expected {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
    let message = format!("SQLite set {name} to {found} instead of {expected}");
    Err(rusqlite::Error::SqliteFailure(code, Some(message)))
}

/// Returns the version of the tables. A new database has version 0.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<usize> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the tables to [`VERSION`]. A crash leaves the version before or after a step.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    for (index, step) in MIGRATIONS.iter().enumerate().skip(version(connection)?) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{MIGRATIONS, migrate};

    #[test]
    fn events_of_the_first_version_have_the_state_of_their_last_delivery() {
        let mut database = Connection::open_in_memory().unwrap();
        database.execute_batch(MIGRATIONS[0]).unwrap();
        database
            .execute_batch(
                r#"INSERT INTO requests VALUES (1, 'r', NULL, '{}', 0, 0);
                INSERT INTO events VALUES (1, 'e', 1, 0,
                  '{"deliveries": [{"state": "delivered"}, {"state": "failed"}]}');
                PRAGMA user_version = 1;"#,
            )
            .unwrap();
        migrate(&mut database).unwrap();
        let sql = "SELECT last_delivery FROM events";
        let state: String = database.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(state, "failed");
    }
}
