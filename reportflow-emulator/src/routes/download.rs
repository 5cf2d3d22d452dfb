//! Downloads of generated documents.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::archive::ArchiveWriter;
use crate::http::content_disposition;
use crate::model::{FileRecord, FileState, RequestRecord};
use crate::request_context::RequestContext;
use crate::store::Store;
use crate::workspace::Workspace;

/// `GET /v1/file/download/{requestId}`: all files of the request as a ZIP archive.
pub(crate) async fn archive(
    State(store): State<Arc<Store>>,
    Extension(workspace): Extension<Arc<Workspace>>,
    Extension(context): Extension<RequestContext>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(request_id) = path.map_err(|_| ApiError::unknown_request())?;
    let record = accepted_request(&store, &workspace, &request_id).await?;
    if record.files.iter().any(FileRecord::failed_by_fault) {
        tell_fault(&context, &record);
    }
    record.files.iter().try_for_each(check_ready)?;
    let mut documents = Vec::with_capacity(record.files.len());
    for file in &record.files {
        let bytes = read(&store, &request_id, file).await?;
        documents.push((file.file_name.clone(), bytes));
    }
    archive_response(documents).await
}

/// `GET /v1/file/download/{requestId}/{fileId}`.
pub(crate) async fn file(
    State(store): State<Arc<Store>>,
    Extension(workspace): Extension<Arc<Workspace>>,
    Extension(context): Extension<RequestContext>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path((request_id, file_id)) = path.map_err(|_| ApiError::unknown_request())?;
    let record = accepted_request(&store, &workspace, &request_id).await?;
    let mut files = record.files.iter();
    let file = files.find(|file| file.file_id == file_id);
    let file = file.ok_or_else(ApiError::file_not_available)?;
    if file.failed_by_fault() {
        tell_fault(&context, &record);
    }
    check_ready(file)?;
    let pdf = read(&store, &request_id, file).await?;
    let response = pdf_response(&file.file_name, pdf);
    Ok(([("file-id", file_id)], response).into_response())
}

/// The fault of the request is why it cannot be downloaded.
fn tell_fault(context: &RequestContext, record: &RequestRecord) {
    if let Some(id) = &record.fault {
        context.set_fault_id(id.clone());
    }
}

/// Returns an accepted request of this workspace.
async fn accepted_request(
    store: &Store,
    workspace: &Workspace,
    request_id: &str,
) -> Result<RequestRecord, ApiError> {
    let record = store.request_without_params(request_id).await?;
    let record = record.filter(|record| {
        record.rejection.is_none() && record.workspace.as_ref() == Some(&workspace.name)
    });
    record.ok_or_else(ApiError::unknown_request)
}

/// Responds with a document.
pub(super) fn pdf_response(file_name: &str, pdf: Bytes) -> Response {
    let disposition = content_disposition::attachment(file_name);
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, pdf).into_response()
}

/// Responds with a ZIP archive of documents with these file names.
pub(super) async fn archive_response(
    documents: Vec<(String, Bytes)>,
) -> Result<Response, ApiError> {
    let bytes = run_blocking(move || {
        let internal = |error: zip::result::ZipError| ApiError::internal(error.to_string());
        let mut archive = ArchiveWriter::new();
        for (name, bytes) in &documents {
            archive.add(name, bytes).map_err(internal)?;
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

/// Rejects a document that is still being rendered with status 404, and a failed
/// one with status 500.
fn check_ready(file: &FileRecord) -> Result<(), ApiError> {
    match &file.state {
        FileState::Ready => Ok(()),
        FileState::Rendering => Err(ApiError::job_not_ready()),
        FileState::Failed(reason) => {
            // The response has the service's text only.
            tracing::warn!(file_id = file.file_id, reason, "document failed");
            Err(ApiError::rendering_failed())
        }
    }
}

async fn read(store: &Store, request_id: &str, file: &FileRecord) -> Result<Bytes, ApiError> {
    let pdf = store.pdf(request_id, &file.file_id).await?;
    pdf.ok_or_else(ApiError::file_not_available)
}
