//! Errors of a database.

use std::error::Error;
use std::fmt;

use crate::error::JournalError;
#[cfg(feature = "postgres")]
use crate::postgres_connection::StatementError;

/// The error of a statement. It keeps the database's crate out of the public errors.
#[derive(Debug)]
pub(in crate::journal) struct DatabaseError(Box<dyn Error + Send + Sync>);

impl DatabaseError {
    pub(in crate::journal) fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> DatabaseError {
        DatabaseError(error.into())
    }

    /// Returns whether another attempt would fail in the same way.
    #[cfg(feature = "postgres")]
    pub(in crate::journal) fn is_final(&self) -> bool {
        self.0.is::<JournalError>()
    }

    /// Returns the SQLSTATE of PostgreSQL, if the server sent one.
    #[cfg(feature = "postgres")]
    pub(in crate::journal) fn code(&self) -> Option<&str> {
        self.0.downcast_ref::<StatementError>()?.code()
    }

    pub(in crate::journal) fn into_journal_error(self) -> JournalError {
        match self.0.downcast() {
            Ok(error) => *error,
            Err(error) => JournalError::Database(error),
        }
    }

    pub(in crate::journal) fn into_inner(self) -> Box<dyn Error + Send + Sync> {
        self.0
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> DatabaseError {
        DatabaseError::new(error)
    }
}

impl From<Box<dyn Error + Send + Sync>> for DatabaseError {
    fn from(error: Box<dyn Error + Send + Sync>) -> DatabaseError {
        DatabaseError(error)
    }
}
