//! Errors of connections and statements.

use std::error::Error as _;
use std::fmt;

use reportflow_rules::error_chain::ErrorChain;
use tokio_postgres::Error;

use super::tls::certificate_error;

/// A connection that could not be made. Its message has the causes, and no password.
pub(crate) struct ConnectError(pub(super) Error);

/// A statement that failed. Its message has the causes, and no values of rows.
pub(crate) struct StatementError(pub(crate) Error);

impl ConnectError {
    pub(crate) fn cause(&self) -> &Error {
        &self.0
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = certificate_error(&self.0).unwrap_or_else(|| causes(&self.0));
        write!(f, "cannot connect to the database: {cause}")
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&causes(&self.0))
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
