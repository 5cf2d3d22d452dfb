//! Downloads of generated documents.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::document_response;
use crate::api_error::ApiError;
use crate::model::{FileState, JobFile};
use crate::store::Store;

/// `GET /v1/file/download/{requestId}`: all files of the request as a ZIP archive.
pub(crate) async fn archive(
    State(store): State<Arc<Store>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(request_id) = path.map_err(|_| ApiError::unknown_request())?;
    let job = store
        .job(&request_id)
        .ok_or_else(ApiError::unknown_request)?;
    check_ready(&job.files)?;
    document_response::zip(store, job).await
}

/// `GET /v1/file/download/{requestId}/{fileId}`.
pub(crate) async fn file(
    State(store): State<Arc<Store>>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((request_id, file_id)) = path.map_err(|_| ApiError::unknown_request())?;
    let job = store
        .job(&request_id)
        .ok_or_else(ApiError::unknown_request)?;
    let mut files = job.files.into_iter();
    let file = files.find(|file| file.file_id == file_id);
    let file = file.ok_or_else(ApiError::file_not_available)?;
    check_ready(std::slice::from_ref(&file))?;
    let pdf = document_response::pdf(store, request_id, file).await?;
    Ok(([("file-id", file_id)], pdf).into_response())
}

/// Rejects files that are still being rendered with status 404, and failed ones
/// with status 500.
pub(super) fn check_ready(files: &[JobFile]) -> Result<(), ApiError> {
    for file in files {
        match &file.state {
            FileState::Ready => {}
            FileState::Rendering => return Err(ApiError::job_not_ready()),
            FileState::Failed(reason) => {
                // The response has the service's text only.
                tracing::warn!(file_id = file.file_id, reason, "document failed");
                return Err(ApiError::rendering_failed());
            }
        }
    }
    Ok(())
}
