//! Statements in a transaction.

use super::error::DatabaseError;
use super::params::Param;
use super::row::Row;
use crate::journal::sqlite;

/// A connection while it is used.
#[derive(Clone, Copy)]
pub(in crate::journal) enum Session<'c> {
    Sqlite(&'c rusqlite::Connection),
}

impl Session<'_> {
    /// Executes a statement. Returns the number of changed rows.
    pub(in crate::journal) fn execute(
        self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<u64, DatabaseError> {
        match self {
            Session::Sqlite(connection) => sqlite::execute(connection, sql, params),
        }
    }

    /// Returns an expression of the seconds since a time, a real number.
    pub(in crate::journal) fn seconds_since(self, time: &str) -> String {
        match self {
            Session::Sqlite(_) => {
                format!("unixepoch('now', 'subsec') - unixepoch({time}, 'subsec')")
            }
        }
    }

    /// Returns the type of bytes.
    pub(in crate::journal) fn blob_type(self) -> &'static str {
        match self {
            Session::Sqlite(_) => "BLOB",
        }
    }

    /// Returns the rows of a statement.
    pub(in crate::journal) fn rows(
        self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, DatabaseError> {
        match self {
            Session::Sqlite(connection) => sqlite::rows(connection, sql, params),
        }
    }

    /// Returns the first row of a statement.
    pub(in crate::journal) fn optional_row(
        self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Option<Row>, DatabaseError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// Returns the row of a statement that has one.
    pub(in crate::journal) fn row(
        self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Row, DatabaseError> {
        let row = self.optional_row(sql, params)?;
        row.ok_or_else(|| DatabaseError::new("a statement returned no row"))
    }
}
