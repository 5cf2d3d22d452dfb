//! Work that blocks a thread.

use tokio::task;

use crate::api_error::ApiError;

/// Runs blocking work outside the threads that serve requests.
pub(crate) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    match task::spawn_blocking(work).await {
        Ok(result) => result,
        // The work panicked. Its message is already on stderr.
        Err(error) => {
            tracing::error!(%error, "a request failed");
            // NestJS's text for any error that it does not know.
            Err(ApiError::internal("Internal server error"))
        }
    }
}
