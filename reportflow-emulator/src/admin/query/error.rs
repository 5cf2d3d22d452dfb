//! Errors of queries.

/// The reason why a query is invalid.
///
/// ```
/// # async fn example(emulator: reportflow_emulator::Emulator) {
/// let error = emulator.find("colour:red").await.unwrap_err();
/// assert!(error.to_string().starts_with("invalid query: unknown key `colour`"));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("invalid query: {0}")]
pub struct QueryError(String);

impl QueryError {
    pub(super) fn new(message: impl Into<String>) -> QueryError {
        QueryError(message.into())
    }
}
