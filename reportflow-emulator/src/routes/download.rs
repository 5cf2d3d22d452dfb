//! Fetching what was generated.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use crate::job::{Job, JobFile, State as FileState};
use crate::server::Shared;
use crate::{archive, disposition};

/// `GET /v1/file/download/{requestId}`: all files of the request as a ZIP.
pub(crate) async fn archive(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(request_id) = path.map_err(|_| no_request())?;
    let job = shared.store.job(&request_id).ok_or_else(no_request)?;
    let mut files = Vec::with_capacity(job.files.len());
    for file in &job.files {
        files.push((file.file_name.clone(), pdf(&shared, &job, file)?));
    }
    let zip = archive::of(&files).map_err(|error| ApiError::internal(error.to_string()))?;
    let headers = [
        (CONTENT_TYPE, "application/zip"),
        (CONTENT_DISPOSITION, "attachment; filename=\"files.zip\""),
    ];
    Ok((headers, zip).into_response())
}

/// `GET /v1/file/download/{requestId}/{fileId}`.
pub(crate) async fn file(
    State(shared): State<Arc<Shared>>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((request_id, file_id)) = path.map_err(|_| no_request())?;
    let job = shared.store.job(&request_id).ok_or_else(no_request)?;
    let file = job.files.iter().find(|file| file.file_id == file_id);
    let file = file.ok_or_else(|| ApiError::not_found("the request has no such file"))?;
    let bytes = pdf(&shared, &job, file)?;
    let headers = [
        ("content-type", "application/pdf".to_owned()),
        (
            "content-disposition",
            disposition::attachment(&file.file_name),
        ),
        ("file-id", file_id),
    ];
    Ok((headers, bytes).into_response())
}

fn no_request() -> ApiError {
    ApiError::not_found("there is no such request")
}

fn pdf(shared: &Shared, job: &Job, file: &JobFile) -> Result<Vec<u8>, ApiError> {
    match &file.state {
        FileState::Rendering => Err(ApiError::not_found("the document is not ready yet")),
        FileState::Failed(reason) => Err(ApiError::internal(format!(
            "the document could not be rendered: {reason}"
        ))),
        FileState::Ready => shared
            .store
            .pdf(&job.request_id, &file.file_id)
            .map_err(|error| ApiError::internal(format!("the document cannot be read: {error}"))),
    }
}
