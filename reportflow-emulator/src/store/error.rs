//! Errors of the store.

use crate::api_error::ApiError;

/// The reason why the store cannot keep or return something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[cfg(feature = "data")]
    #[error("cannot use the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The transaction of several calls.
    #[cfg(feature = "data")]
    #[error("cannot write the database: {0}")]
    Commit(String),
    #[cfg(feature = "data")]
    #[error("cannot use the stored documents: {0}")]
    Objects(#[from] object_store::Error),
    /// The message is already on stderr.
    #[error("a change of the store panicked")]
    Panic,
    #[cfg(feature = "data")]
    #[error("the emulator has stopped")]
    Closed,
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> ApiError {
        ApiError::internal(error.to_string())
    }
}
