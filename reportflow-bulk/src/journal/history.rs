//! The steps of a run, for a person who reads the file.

use rusqlite::{Connection, params};

/// Adds a step of a request.
pub(super) fn record(
    connection: &Connection,
    step: &str,
    request: i64,
    detail: Option<&str>,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO history (step, request, detail) VALUES (?1, ?2, ?3)",
        params![step, request, detail],
    )?;
    Ok(())
}

/// Adds a step of a document.
pub(super) fn record_document(
    connection: &Connection,
    step: &str,
    document: i64,
    detail: Option<&str>,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO history (step, document, detail) VALUES (?1, ?2, ?3)",
        params![step, document, detail],
    )?;
    Ok(())
}

/// Adds a step of the run.
pub(super) fn record_run(
    connection: &Connection,
    step: &str,
    detail: Option<&str>,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO history (step, detail) VALUES (?1, ?2)",
        params![step, detail],
    )?;
    Ok(())
}
