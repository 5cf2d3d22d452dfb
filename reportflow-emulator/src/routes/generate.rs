//! Generate requests: asynchronous and synchronous.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use axum::{Extension, Json};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time;

use super::download;
use crate::api_error::ApiError;
use crate::generation::{Generation, Generator, RenderedFile, accept};
use crate::http::head::{self, MAX_HEAD_BYTES};
use crate::http::{Origin, RequestBody};
use crate::model::{Endpoint, FileDescription, RequestRecord, download_url};
use crate::request_context::RequestContext;
use crate::state::AppState;

const FILE_MAPPING_HEADER: &str = "x-file-mapping";

/// The characters that JavaScript's `encodeURIComponent` encodes.
const URI_COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The response to an asynchronous request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AcceptedRequest<'a> {
    request_id: &'a str,
    url: String,
    files: Vec<FileDescription<'a>>,
}

impl<'a> AcceptedRequest<'a> {
    pub(crate) fn new(
        record: &'a RequestRecord,
        files: Vec<FileDescription<'a>>,
    ) -> AcceptedRequest<'a> {
        let request_id = &record.request_id;
        AcceptedRequest {
            request_id,
            url: download_url(request_id, &record.origin),
            files,
        }
    }
}

/// `POST /v1/file/…`: asynchronous requests respond with the URLs of the future
/// documents, synchronous ones with the PDF or a ZIP archive of them.
pub(crate) fn generate(endpoint: Endpoint) -> MethodRouter<AppState> {
    post(
        move |State(generator): State<Arc<Generator>>,
              Extension(context): Extension<RequestContext>,
              Origin(origin),
              request: Request| async move {
            let body = RequestBody::receive(request).await?;
            let accepted = accept(Arc::clone(&generator), context, origin, endpoint, body);
            match endpoint {
                Endpoint::AsyncSingle | Endpoint::AsyncMultiple => {
                    accept_async(generator, accepted).await
                }
                Endpoint::SyncSingle | Endpoint::SyncMultiple => {
                    render_sync(generator, endpoint, accepted).await
                }
            }
        },
    )
}

/// Responds to an asynchronous request.
pub(crate) async fn accept_async(
    generator: Arc<Generator>,
    accepted: impl Future<Output = Result<Generation, ApiError>> + Send + 'static,
) -> Result<Response, ApiError> {
    let respond = |generation: &Generation| {
        let accepted = AcceptedRequest::new(&generation.record, generation.describe_files());
        Ok((StatusCode::ACCEPTED, Json(accepted)).into_response())
    };
    let (response, _) = start(generator, accepted, respond).await?;
    Ok(response)
}

async fn render_sync(
    generator: Arc<Generator>,
    endpoint: Endpoint,
    accepted: impl Future<Output = Result<Generation, ApiError>> + Send + 'static,
) -> Result<Response, ApiError> {
    let respond = |generation: &Generation| {
        let RequestRecord {
            request_id, origin, ..
        } = &generation.record;
        let headers = [
            ("request-id", request_id.clone()),
            ("file-url", download_url(request_id, origin)),
        ];
        Ok((request_id.clone(), headers, file_mapping(generation)?))
    };
    let ((request_id, headers, mapping), finished) =
        start(Arc::clone(&generator), accepted, respond).await?;
    let documents = match time::timeout(generator.sync_timeout, finished).await {
        Ok(Ok(files)) => documents(files, endpoint).await,
        Ok(Err(_)) => Err(ApiError::stopping()),
        Err(_) => Err(ApiError::gateway_timeout()),
    };
    let documents = match documents {
        Ok(documents) => documents,
        Err(error) => {
            let status = error.status().as_u16();
            generator.store.set_status(&request_id, status).await?;
            return Err(error);
        }
    };
    let mut response = (StatusCode::CREATED, headers, documents).into_response();
    if !add_file_mapping(&mut response, mapping) {
        generator.file_mapping_warning.call_once(|| {
            tracing::warn!(
                "response without {FILE_MAPPING_HEADER}: Node.js reads {MAX_HEAD_BYTES} bytes of headers; later ones are omitted without a warning"
            );
        });
    }
    Ok(response)
}

/// Responds with the documents of a finished request.
async fn documents(files: Vec<RenderedFile>, endpoint: Endpoint) -> Result<Response, ApiError> {
    let failed = |_| ApiError::rendering_failed();
    let mut documents = Vec::with_capacity(files.len());
    for file in files {
        documents.push((file.file_name, file.pdf.map_err(failed)?));
    }
    if endpoint.is_multiple() {
        return download::archive_response(documents).await;
    }
    let document = documents.into_iter().next();
    let (file_name, pdf) = document.ok_or_else(|| ApiError::internal("no document"))?;
    Ok(download::pdf_response(&file_name, pdf))
}

/// Returns the value of the header `X-File-Mapping`.
fn file_mapping(generation: &Generation) -> Result<HeaderValue, ApiError> {
    let internal = |error: String| ApiError::internal(error);
    let files = serde_json::to_string(&generation.describe_files())
        .map_err(|error| internal(error.to_string()))?;
    let value = utf8_percent_encode(&files, URI_COMPONENT).to_string();
    HeaderValue::try_from(value).map_err(|error| internal(error.to_string()))
}

/// Adds the header, or returns `false` if Node.js could not read all headers.
fn add_file_mapping(response: &mut Response, value: HeaderValue) -> bool {
    let headers = response.headers_mut();
    let size = head::size(headers) + head::line_size(FILE_MAPPING_HEADER, value.len());
    let fits = size <= MAX_HEAD_BYTES;
    if fits {
        headers.insert(FILE_MAPPING_HEADER, value);
    }
    fits
}

/// Builds the response to an accepted request with `respond`, and starts to render.
///
/// A client that disconnects cancels the handler, but not this task. So a request that
/// is stored is also rendered.
async fn start<T: Send + 'static>(
    generator: Arc<Generator>,
    accepted: impl Future<Output = Result<Generation, ApiError>> + Send + 'static,
    respond: impl FnOnce(&Generation) -> Result<T, ApiError> + Send + 'static,
) -> Result<(T, oneshot::Receiver<Vec<RenderedFile>>), ApiError> {
    let task = tokio::spawn(async move {
        let generation = accepted.await?;
        let response = respond(&generation)?;
        Ok((response, generation.start(&generator)))
    });
    match task.await {
        Ok(result) => result,
        Err(error) => {
            tracing::error!(%error, "a request failed");
            Err(ApiError::internal("Internal server error"))
        }
    }
}
