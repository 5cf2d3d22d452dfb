//! The tables, and the settings of a connection.

use super::session::PostgresSession;
use crate::journal::database::{DatabaseError, Session as _, params};

const VERSION: i64 = 1;

/// The settings that keep what was committed. A cluster may have others for speed.
const SETTINGS: [(&str, &str); 7] = [
    ("application_name", "reportflow-bulk"),
    ("synchronous_commit", "on"),
    // What a statement finds may change otherwise before the next one.
    ("default_transaction_isolation", "read committed"),
    ("client_encoding", "UTF8"),
    // A transaction waits for those of other workers. A role may have limits for other programs.
    ("statement_timeout", "0"),
    ("lock_timeout", "0"),
    // A process that is stopped in a transaction stops the others too. They must get to renew their
    // leases.
    ("idle_in_transaction_session_timeout", "5s"),
];

/// Sets up a connection that uses the tables of a schema.
pub(super) fn configure(session: &PostgresSession, schema: &str) -> Result<(), DatabaseError> {
    for (name, value) in SETTINGS {
        session.execute_all(&format!("SET {name} = '{value}'"))?;
    }
    session.execute_all(&format!("SET search_path TO {}", quote(schema)))
}

/// Returns the settings that a connection has.
pub(super) fn settings(
    session: &PostgresSession,
) -> Result<Vec<(&'static str, String)>, DatabaseError> {
    let mut settings = Vec::new();
    for (name, _) in SETTINGS {
        let sql = "SELECT current_setting($1)";
        settings.push((name, session.row(sql, params![name])?.take(0)?));
    }
    for name in ["fsync", "full_page_writes"] {
        let sql = "SELECT current_setting($1)";
        settings.push((name, session.row(sql, params![name])?.take(0)?));
    }
    Ok(settings)
}

/// Creates the tables of a new journal. Returns whether they were new.
pub(super) fn create(session: &PostgresSession, schema: &str) -> Result<bool, DatabaseError> {
    if is_created(session, schema)? {
        return Ok(false);
    }
    // A user who may not create schemas may have one.
    let sql = "SELECT to_regnamespace($1) IS NOT NULL, EXISTS (SELECT 1 FROM pg_class \
               WHERE relnamespace = to_regnamespace($1))";
    let mut row = session.row(sql, params![&quote(schema)])?;
    let (exists, has_tables): (bool, bool) = (row.take(0)?, row.take(1)?);
    if has_tables {
        return Err(foreign(schema));
    }
    if !exists {
        session.execute_all(&format!("CREATE SCHEMA {}", quote(schema)))?;
    }
    session.execute_all(include_str!("schema_1.sql"))?;
    session.execute_all("INSERT INTO run DEFAULT VALUES")?;
    Ok(true)
}

/// Returns whether the schema has a journal. The error is the reason why it has another one.
pub(super) fn is_created(session: &PostgresSession, schema: &str) -> Result<bool, DatabaseError> {
    // `information_schema` hides the tables that the user has no rights to.
    let sql = "SELECT to_regclass($1) IS NOT NULL, EXISTS (SELECT 1 FROM pg_attribute \
               WHERE attrelid = to_regclass($1) AND attname = 'schema_version')";
    let mut row = session.row(sql, params![&format!("{}.run", quote(schema))])?;
    let (is_created, is_journal): (bool, bool) = (row.take(0)?, row.take(1)?);
    if !is_created {
        return Ok(false);
    }
    if !is_journal {
        return Err(foreign(schema));
    }
    let version: i64 = session
        .row("SELECT schema_version FROM run", params![])?
        .take(0)?;
    if version > VERSION {
        return Err(DatabaseError::new(format!(
            "its version is {version}, and this program knows {VERSION}; update the program"
        )));
    }
    Ok(true)
}

fn foreign(schema: &str) -> DatabaseError {
    DatabaseError::new(format!(
        "schema `{schema}` has tables of another program; use another schema"
    ))
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
