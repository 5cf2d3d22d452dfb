//! Generate requests: asynchronous and synchronous.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time;

use super::download;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::generation::{Generation, Generator};
use crate::http::head::{self, MAX_HEAD_BYTES};
use crate::http::{Origin, RequestBody};
use crate::model::{FileDescription, download_url};
use crate::request::Multiplicity;
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
        move |State(generator): State<Arc<Generator>>, Origin(origin), request: Request| {
            accept_async(generator, origin, request, multiplicity)
        },
    )
}

/// `POST /v1/file/sync/…`: responds with the PDF, or a ZIP archive of them.
pub(crate) fn generate_sync(multiplicity: Multiplicity) -> MethodRouter<AppState> {
    post(
        move |State(generator): State<Arc<Generator>>, Origin(origin), request: Request| {
            render_sync(generator, origin, request, multiplicity)
        },
    )
}

async fn accept_async(
    generator: Arc<Generator>,
    origin: String,
    request: Request,
    multiplicity: Multiplicity,
) -> Result<Response, ApiError> {
    let accepted = accept(
        generator,
        origin,
        request,
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
    request: Request,
    multiplicity: Multiplicity,
) -> Result<Response, ApiError> {
    let accepted = accept(
        Arc::clone(&generator),
        origin,
        request,
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
    match time::timeout(generator.sync_timeout, finished).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) => return Err(ApiError::internal("the emulator is shutting down")),
        Err(_) => return Err(ApiError::gateway_timeout()),
    }
    let lost = || ApiError::internal("the store lost the request");
    let store = Arc::clone(&generator.store);
    let job = store.job(&request_id).ok_or_else(lost)?;
    let documents = match multiplicity {
        Multiplicity::Single => {
            let file = job.files.into_iter().next().ok_or_else(lost)?;
            download::pdf(store, request_id, file).await?
        }
        Multiplicity::Multiple => download::zip(store, job).await?,
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

/// Returns the value of the header `X-File-Mapping`.
fn file_mapping(generation: &Generation, origin: &str) -> Result<HeaderValue, ApiError> {
    let internal = |error: String| ApiError::internal(error);
    let files = serde_json::to_string(&generation.describe_files(origin))
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

/// Accepts a request, builds the response with `respond`, and starts to render.
///
/// A client that disconnects cancels this future, but not its blocking part.
/// The blocking part therefore stores the job and starts to render its
/// documents.
async fn accept<T: Send + 'static>(
    generator: Arc<Generator>,
    origin: String,
    request: Request,
    multiplicity: Multiplicity,
    respond: impl FnOnce(&Generation, &str) -> Result<T, ApiError> + Send + 'static,
) -> Result<(T, oneshot::Receiver<()>), ApiError> {
    let body = RequestBody::receive(request).await?;
    run_blocking(move || {
        let generation = Generation::accept(&generator, &body, multiplicity)?;
        let response = respond(&generation, &origin)?;
        Ok((response, generation.start(&generator, origin)))
    })
    .await
}
