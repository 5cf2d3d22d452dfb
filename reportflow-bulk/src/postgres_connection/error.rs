//! Errors of connections.

use std::error::Error as _;
use std::fmt;

use reportflow_rules::error_chain::ErrorChain;
use tokio_postgres::Error;

use super::tls::certificate_error;

/// A connection that could not be made. Its message has the causes, and no password.
#[derive(Debug)]
pub(crate) struct ConnectError(pub(super) Error);

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

impl std::error::Error for ConnectError {}

/// Returns the causes of an error, without its own words, which are general.
pub(super) fn causes(error: &Error) -> String {
    match error.source() {
        Some(cause) => ErrorChain(cause).to_string(),
        None => error.to_string(),
    }
}
