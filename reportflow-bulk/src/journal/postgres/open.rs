//! Opens a journal.

use postgres::Config;

use super::connection::Connection;
use super::schema;
use crate::journal::connection::Journal;
use crate::journal::database::{DatabaseError, Session as _, params};
use crate::journal::recovery;

/// Opens or creates a journal in a schema of a database.
pub(in crate::journal) fn open(url: &str, schema: &str) -> Result<Journal, DatabaseError> {
    let config: Config = url.parse()?;
    let connection = Connection::new(config, schema.to_owned());
    let (run_id, unknown) = connection.with(|session| {
        // Two processes that open it at the same time create it once.
        session.execute_all("BEGIN; SELECT pg_advisory_xact_lock(1380338283)")?;
        schema::create(session, schema)?;
        let unknown = recovery::mark_unknown(session)?;
        let run_id: String = session.row("SELECT id FROM run", params![])?.take(0)?;
        session.execute_all("COMMIT")?;
        Ok((run_id, unknown))
    })?;
    Ok(Journal::new(connection, run_id, unknown))
}
