//! Documents as the bodies of answers.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::off_the_runtime;
use crate::archive::Archive;
use crate::disposition;
use crate::error::ApiError;
use crate::job::{Job, JobFile, State};
use crate::server::Shared;

/// One document.
pub(super) async fn pdf(
    shared: Arc<Shared>,
    request_id: String,
    file: JobFile,
) -> Result<Response, ApiError> {
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (
            CONTENT_DISPOSITION,
            disposition::attachment(&file.file_name),
        ),
    ];
    let bytes = off_the_runtime(move || read(&shared, &request_id, &file)).await?;
    Ok((headers, bytes).into_response())
}

/// All documents of a request.
pub(super) async fn zip(shared: Arc<Shared>, job: Job) -> Result<Response, ApiError> {
    let bytes = off_the_runtime(move || {
        let broken = |error: zip::result::ZipError| ApiError::internal(error.to_string());
        let mut archive = Archive::new();
        for file in &job.files {
            let bytes = read(&shared, &job.request_id, file)?;
            archive.add(&file.file_name, &bytes).map_err(broken)?;
        }
        archive.finish().map_err(broken)
    })
    .await?;
    let headers = [
        (CONTENT_TYPE, "application/zip"),
        (CONTENT_DISPOSITION, "attachment; filename=\"files.zip\""),
    ];
    Ok((headers, bytes).into_response())
}

fn read(shared: &Shared, request_id: &str, file: &JobFile) -> Result<Bytes, ApiError> {
    match &file.state {
        State::Rendering => Err(ApiError::not_found("the document is not ready yet")),
        State::Failed(reason) => Err(ApiError::internal(format!(
            "the document could not be rendered: {reason}"
        ))),
        State::Ready => shared
            .store
            .pdf(request_id, &file.file_id)
            .map_err(|error| ApiError::internal(format!("the document cannot be read: {error}"))),
    }
}
