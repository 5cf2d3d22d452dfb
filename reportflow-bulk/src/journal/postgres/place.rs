//! The place of the tables, which shows that they are a copy or an older state.

use super::session::PostgresSession;
use crate::journal::database::{DatabaseError, Session as _, params};

/// The place of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The server, the database and the table. A copy has others.
    pub(super) identity: String,
    /// The server's timeline. It changes when a standby is promoted, and when a backup is
    /// recovered.
    pub(super) timeline: String,
}

impl Place {
    /// Reads the place of the tables.
    pub(super) fn of(session: &PostgresSession) -> Result<Place, DatabaseError> {
        let sql = "SELECT CAST(CAST('run' AS REGCLASS) AS OID)::TEXT, \
                   (SELECT oid FROM pg_database WHERE datname = current_database())::TEXT, \
                   substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";
        let mut row = session.row(sql, params![])?;
        let (table, database): (String, String) = (row.take(0)?, row.take(1)?);
        let timeline = row.take(2)?;
        let sql = "SELECT system_identifier::TEXT FROM pg_control_system()";
        let server: String = session.row(sql, params![])?.take(0)?;
        Ok(Place {
            identity: format!("server {server}, database {database}, table {table}"),
            timeline,
        })
    }

    /// Reads the place that the journal had when it was last opened.
    pub(super) fn known(session: &PostgresSession) -> Result<Place, DatabaseError> {
        let mut row = session.row("SELECT identity, timeline FROM run", params![])?;
        Ok(Place {
            identity: row.take(0)?,
            timeline: row.take(1)?,
        })
    }

    /// Records the place.
    pub(super) fn record(&self, session: &PostgresSession) -> Result<(), DatabaseError> {
        let sql = "UPDATE run SET identity = $1, timeline = $2";
        session.execute(sql, params![&self.identity, &self.timeline])?;
        Ok(())
    }
}
