//! The steps of a run, for a person who reads the database.

use super::database::{DatabaseError, Session, params};

/// Adds a step of a request.
pub(super) fn record(
    session: &dyn Session,
    step: &str,
    request: i64,
    detail: Option<&str>,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO history (step, request, detail) VALUES ($1, $2, $3)",
        params![step, request, detail],
    )?;
    Ok(())
}

/// Adds a step of a document.
pub(super) fn record_document(
    session: &dyn Session,
    step: &str,
    document: i64,
    detail: Option<&str>,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO history (step, document, detail) VALUES ($1, $2, $3)",
        params![step, document, detail],
    )?;
    Ok(())
}

/// Adds a step of the run.
pub(super) fn record_run(
    session: &dyn Session,
    step: &str,
    detail: Option<&str>,
) -> Result<(), DatabaseError> {
    session.execute(
        "INSERT INTO history (step, detail) VALUES ($1, $2)",
        params![step, detail],
    )?;
    Ok(())
}
