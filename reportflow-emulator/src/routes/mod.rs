//! The endpoints, one file a group.

pub(crate) mod designs;
pub(crate) mod download;
mod files;
pub(crate) mod generate;
pub(crate) mod token;

use axum::http::HeaderMap;
use axum::http::header::HOST;
use tokio::task;

use crate::error::ApiError;
use crate::server::Shared;

/// Scheme and host as the caller knows them: behind a forwarded port or in a
/// container network, ours would lead nowhere.
fn origin(shared: &Shared, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or(&shared.own_host))
}

/// Runs what takes a while, or waits for a disk, without holding up the others.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    match task::spawn_blocking(work).await {
        Ok(done) => done,
        // A panic, whose message is on stderr already.
        Err(error) => Err(ApiError::internal(error.to_string())),
    }
}
