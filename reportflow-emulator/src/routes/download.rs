//! Fetching what was generated.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::files;
use crate::error::ApiError;
use crate::server::Shared;

/// `GET /v1/file/download/{requestId}`: all files of the request as a ZIP.
pub(crate) async fn archive(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(request_id) = path.map_err(|_| no_request())?;
    let job = shared.store.job(&request_id).ok_or_else(no_request)?;
    files::zip(shared, job).await
}

/// `GET /v1/file/download/{requestId}/{fileId}`.
pub(crate) async fn file(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((request_id, file_id)) = path.map_err(|_| no_request())?;
    let job = shared.store.job(&request_id).ok_or_else(no_request)?;
    let mut files = job.files.into_iter();
    let file = files.find(|file| file.file_id == file_id);
    let file = file.ok_or_else(|| ApiError::not_found("the request has no such file"))?;
    let pdf = files::pdf(shared, request_id, file).await?;
    Ok(([("file-id", file_id)], pdf).into_response())
}

fn no_request() -> ApiError {
    ApiError::not_found("there is no such request")
}
