//! The error of a store.

use std::error::Error;
use std::fmt;

/// The error of [`PostgresRateLimitStore::connect`](crate::PostgresRateLimitStore::connect). Its
/// message has the cause, and no password.
#[derive(Debug)]
pub struct RateLimitStoreError(Box<dyn Error + Send + Sync>);

impl RateLimitStoreError {
    pub(super) fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> RateLimitStoreError {
        RateLimitStoreError(cause.into())
    }
}

impl fmt::Display for RateLimitStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use the database of the rate limit: {}", self.0)
    }
}

// `Display` prints the cause.
impl Error for RateLimitStoreError {}
