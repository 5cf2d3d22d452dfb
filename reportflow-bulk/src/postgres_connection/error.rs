//! Errors of connections and statements.

use std::error::Error as _;
use std::time::Duration;
use std::{fmt, io};

use reportflow_rules::error_chain::ErrorChain;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::ConnectionConfig;
use super::tls::certificate_error;

/// A connection that could not be made. Its message has the causes, and no password.
pub(crate) struct ConnectError {
    server: String,
    cause: StatementError,
}

/// A statement that failed. Its message has the causes, and no values of rows.
pub(crate) enum StatementError {
    Failed(Error),
    NoResponse(Duration),
}

impl ConnectError {
    pub(super) fn new(config: &ConnectionConfig, cause: StatementError) -> ConnectError {
        ConnectError {
            server: config.server(),
            cause,
        }
    }

    pub(crate) fn cause(&self) -> &StatementError {
        &self.cause
    }
}

impl StatementError {
    /// Returns the SQLSTATE, if the server sent one.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            StatementError::Failed(error) => Some(error.code()?.code()),
            StatementError::NoResponse(_) => None,
        }
    }

    /// Returns whether the connection is of no more use.
    pub(crate) fn is_connection_lost(&self) -> bool {
        let StatementError::Failed(error) = self else {
            return true;
        };
        // Class 57 has a shutdown, class 08 a lost connection, and 25P03 is that of a process
        // that was stopped in a transaction.
        let code = error.code().map_or("", SqlState::code);
        code.starts_with("57P")
            || code.starts_with("08")
            || code == "25P03"
            || error.is_closed()
            || error.source().is_some_and(|it| it.is::<io::Error>())
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot connect to the database on {}: ", self.server)?;
        let certificate_error = match &self.cause {
            StatementError::Failed(error) => certificate_error(error),
            StatementError::NoResponse(_) => None,
        };
        match certificate_error {
            Some(error) => f.write_str(&error),
            None => self.cause.fmt(f),
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StatementError::Failed(error) => f.write_str(&causes(error)),
            StatementError::NoResponse(limit) => {
                write!(f, "the database did not answer within {limit:?}")
            }
        }
    }
}

/// Public errors show it, and the driver's own has the values of rows.
impl fmt::Debug for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConnectError({:?})", self.to_string())
    }
}

/// As that of [`ConnectError`].
impl fmt::Debug for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatementError({:?})", self.to_string())
    }
}

// `Display` prints the causes.
impl std::error::Error for ConnectError {}
impl std::error::Error for StatementError {}

/// Returns the causes of an error, without its own words, which are general.
pub(super) fn causes(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        // Its detail may have the values of a row, and its hint is for the author of the statement.
        (Some(error), _) => format!("{} (SQLSTATE {})", error.message(), error.code().code()),
        (None, Some(cause)) => ErrorChain(cause).to_string(),
        (None, None) => error.to_string(),
    }
}
