//! Statements in a transaction.

use super::error::DatabaseError;
use super::params::Param;
use super::row::Row;

/// A connection while it is used.
pub(in crate::journal) trait Session {
    /// Executes a statement. Returns the number of changed rows.
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, DatabaseError>;

    /// Returns the rows of a statement.
    fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DatabaseError>;

    /// Allows statements of the transaction whose parameters take long to send.
    fn allow_large_params(&self) -> Result<(), DatabaseError> {
        Ok(())
    }

    /// Returns an expression of the seconds since a time, a real number.
    fn seconds_since(&self, time: &str) -> String;

    /// Returns the type of bytes.
    fn blob_type(&self) -> &'static str;

    /// Returns the first row of a statement.
    fn optional_row(&self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>, DatabaseError> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// Returns the row of a statement that has one.
    fn row(&self, sql: &str, params: &[Param<'_>]) -> Result<Row, DatabaseError> {
        let row = self.optional_row(sql, params)?;
        row.ok_or_else(|| DatabaseError::new("a statement returned no row"))
    }
}
