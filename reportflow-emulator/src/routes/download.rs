//! Downloads of generated documents.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::document_response;
use crate::api_error::ApiError;
use crate::store::Store;

/// `GET /v1/file/download/{requestId}`: all files of the request as a ZIP archive.
pub(crate) async fn archive(
    State(store): State<Arc<Store>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(request_id) = path.map_err(|_| unknown_request())?;
    let job = store.job(&request_id).ok_or_else(unknown_request)?;
    document_response::zip(store, job).await
}

/// `GET /v1/file/download/{requestId}/{fileId}`.
pub(crate) async fn file(
    State(store): State<Arc<Store>>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((request_id, file_id)) = path.map_err(|_| unknown_request())?;
    let job = store.job(&request_id).ok_or_else(unknown_request)?;
    let mut files = job.files.into_iter();
    let file = files.find(|file| file.file_id == file_id);
    let file = file.ok_or_else(|| ApiError::not_found("unknown file of the request"))?;
    let pdf = document_response::pdf(store, request_id, file).await?;
    Ok(([("file-id", file_id)], pdf).into_response())
}

fn unknown_request() -> ApiError {
    ApiError::not_found("unknown request")
}
