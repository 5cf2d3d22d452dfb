//! Generate requests: asynchronous and synchronous.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time;

use super::document_response;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::generation::{Generation, Generator};
use crate::http::{Origin, body};
use crate::model::{FileDescription, download_url};
use crate::request::Multiplicity;
use crate::state::AppState;

const FILE_MAPPING_HEADER: &str = "x-file-mapping";

/// The maximum length of a header line. Python's `http.client` reads lines up
/// to this length, curl up to 100 KB. By default, Node.js reads 16 KB of
/// headers. The service's limit is unknown (`docs/service.md`, section 2).
const MAX_HEADER_LINE_BYTES: usize = 64 * 1024;

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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AcceptedRequest<'a> {
    request_id: &'a str,
    url: String,
    files: Vec<FileDescription<'a>>,
}

/// `POST /v1/file/async/…`: responds with the URLs of the future documents.
pub(crate) fn generate_async(multiplicity: Multiplicity) -> MethodRouter<AppState> {
    post(
        move |State(generator): State<Arc<Generator>>, Origin(origin), body: Body| {
            accept_async(generator, origin, body, multiplicity)
        },
    )
}

/// `POST /v1/file/sync/…`: responds with the PDF, or a ZIP archive of them.
pub(crate) fn generate_sync(multiplicity: Multiplicity) -> MethodRouter<AppState> {
    post(
        move |State(generator): State<Arc<Generator>>, Origin(origin), body: Body| {
            render_sync(generator, origin, body, multiplicity)
        },
    )
}

async fn accept_async(
    generator: Arc<Generator>,
    origin: String,
    body: Body,
    multiplicity: Multiplicity,
) -> Result<Response, ApiError> {
    let accepted = accept(
        generator,
        origin,
        body,
        multiplicity,
        |generation, origin| {
            let accepted = AcceptedRequest {
                request_id: &generation.job.request_id,
                url: download_url(&generation.job, origin),
                files: generation.describe_files(origin),
            };
            Ok((StatusCode::ACCEPTED, Json(accepted)).into_response())
        },
    );
    accepted.await.map(|(response, _)| response)
}

async fn render_sync(
    generator: Arc<Generator>,
    origin: String,
    body: Body,
    multiplicity: Multiplicity,
) -> Result<Response, ApiError> {
    let store = Arc::clone(&generator.store);
    let timeout = generator.sync_timeout;
    let accepted = accept(
        generator,
        origin,
        body,
        multiplicity,
        |generation, origin| {
            let request_id = generation.job.request_id.clone();
            let headers = [
                ("request-id", request_id.clone()),
                ("file-url", download_url(&generation.job, origin)),
            ];
            Ok((request_id, headers, file_mapping(generation, origin)?))
        },
    );
    let ((request_id, headers, mapping), finished) = accepted.await?;
    match time::timeout(timeout, finished).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) => return Err(ApiError::internal("the emulator is shutting down")),
        Err(_) => return Err(ApiError::gateway_timeout()),
    }
    let lost = || ApiError::internal("the store lost the request");
    let job = store.job(&request_id).ok_or_else(lost)?;
    let documents = match multiplicity {
        Multiplicity::Single => {
            let file = job.files.into_iter().next().ok_or_else(lost)?;
            document_response::pdf(store, request_id, file).await?
        }
        Multiplicity::Multiple => document_response::zip(store, job).await?,
    };
    Ok((StatusCode::CREATED, headers, mapping, documents).into_response())
}

/// Returns the header `X-File-Mapping`, or `None` if clients could not read it.
fn file_mapping(
    generation: &Generation,
    origin: &str,
) -> Result<Option<[(&'static str, String); 1]>, ApiError> {
    let files = serde_json::to_string(&generation.describe_files(origin))
        .map_err(|error| ApiError::internal(error.to_string()))?;
    let value = utf8_percent_encode(&files, URI_COMPONENT).to_string();
    if FILE_MAPPING_HEADER.len() + ": \r\n".len() + value.len() > MAX_HEADER_LINE_BYTES {
        let request_id = &generation.job.request_id;
        tracing::warn!(
            request_id,
            "response without {FILE_MAPPING_HEADER}: too long"
        );
        return Ok(None);
    }
    Ok(Some([(FILE_MAPPING_HEADER, value)]))
}

/// Accepts a request, builds the response with `respond`, and starts to render.
///
/// A client that disconnects cancels this future, but not its blocking part.
/// The blocking part therefore stores the job and starts to render its
/// documents.
async fn accept<T: Send + 'static>(
    generator: Arc<Generator>,
    origin: String,
    body: Body,
    multiplicity: Multiplicity,
    respond: impl FnOnce(&Generation, &str) -> Result<T, ApiError> + Send + 'static,
) -> Result<(T, oneshot::Receiver<()>), ApiError> {
    let body = body::read(body).await?;
    run_blocking(move || {
        let generation = Generation::accept(&generator, &body, multiplicity)?;
        let response = respond(&generation, &origin)?;
        Ok((response, generation.start(&generator, origin)))
    })
    .await
}
