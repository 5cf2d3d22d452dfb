//! Responses with documents in their body.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::archive::ArchiveWriter;
use crate::http::content_disposition;
use crate::model::{Job, JobFile};
use crate::store::Store;

/// Responds with a document that is ready as a PDF.
pub(super) async fn pdf(
    store: Arc<Store>,
    request_id: String,
    file: JobFile,
) -> Result<Response, ApiError> {
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (
            CONTENT_DISPOSITION,
            content_disposition::attachment(&file.file_name),
        ),
    ];
    let bytes = run_blocking(move || read(&store, &request_id, &file)).await?;
    Ok((headers, bytes).into_response())
}

/// Responds with all documents of a request as a ZIP archive. All are ready.
pub(super) async fn zip(store: Arc<Store>, job: Job) -> Result<Response, ApiError> {
    let bytes = run_blocking(move || {
        let internal = |error: zip::result::ZipError| ApiError::internal(error.to_string());
        let mut archive = ArchiveWriter::new();
        for file in &job.files {
            let bytes = read(&store, &job.request_id, file)?;
            archive.add(&file.file_name, &bytes).map_err(internal)?;
        }
        archive.finish().map_err(internal)
    })
    .await?;
    let headers = [
        (CONTENT_TYPE, "application/zip"),
        (CONTENT_DISPOSITION, "attachment; filename=\"files.zip\""),
    ];
    Ok((headers, bytes).into_response())
}

fn read(store: &Store, request_id: &str, file: &JobFile) -> Result<Bytes, ApiError> {
    let pdf = store.pdf(request_id, &file.file_id);
    pdf.map_err(|error| match error.kind() {
        ErrorKind::NotFound => ApiError::file_not_available(),
        _ => ApiError::internal(format!("cannot read the document: {error}")),
    })
}
