//! Generating documents: in the background, or while the caller waits.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time;

use super::{files, off_the_runtime, origin};
use crate::body;
use crate::error::ApiError;
use crate::job::FileAnswer;
use crate::order::Order;
use crate::request::Form;
use crate::server::Shared;

const MAPPING: &str = "x-file-mapping";

/// Python's `http.client` reads no longer line, curl one of 100 KB, Node.js 16 KB
/// of headers unless told otherwise. What the service does is unknown
/// (`docs/service.md`, section 2).
const HEADER_LINE: usize = 64 * 1024;

/// What JavaScript's `encodeURIComponent` encodes.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
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
struct Accepted<'a> {
    request_id: &'a str,
    url: String,
    files: Vec<FileAnswer<'a>>,
}

/// `POST /v1/file/async/…`: where the documents will be.
pub(crate) fn in_the_background(form: Form) -> MethodRouter<Arc<Shared>> {
    post(move |State(shared), request| accept(shared, request, form))
}

/// `POST /v1/file/sync/…`: the PDF, or the ZIP of them.
pub(crate) fn while_waiting(form: Form) -> MethodRouter<Arc<Shared>> {
    post(move |State(shared), request| render(shared, request, form))
}

async fn accept(shared: Arc<Shared>, request: Request, form: Form) -> Result<Response, ApiError> {
    take(shared, request, form, |order, origin| {
        let accepted = Accepted {
            request_id: &order.job.request_id,
            url: order.job.url(origin),
            files: order.describe(origin),
        };
        Ok((StatusCode::ACCEPTED, Json(accepted)).into_response())
    })
    .await
    .map(|(answer, _)| answer)
}

async fn render(shared: Arc<Shared>, request: Request, form: Form) -> Result<Response, ApiError> {
    let taken = take(Arc::clone(&shared), request, form, |order, origin| {
        let request_id = order.job.request_id.clone();
        let headers = [
            ("request-id", request_id.clone()),
            ("file-url", order.job.url(origin)),
        ];
        Ok((request_id, headers, mapping(order, origin)?))
    });
    let ((request_id, headers, mapping), rendered) = taken.await?;
    match time::timeout(shared.sync_timeout, rendered).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) => return Err(ApiError::internal("the emulator is being stopped")),
        Err(_) => return Err(ApiError::gateway_timeout()),
    }
    let gone = || ApiError::internal("the request is gone");
    let job = shared.store.job(&request_id).ok_or_else(gone)?;
    let documents = match form {
        Form::Single => {
            let file = job.files.into_iter().next().ok_or_else(gone)?;
            files::pdf(shared, request_id, file).await?
        }
        Form::Multiple => files::zip(shared, job).await?,
    };
    Ok((StatusCode::CREATED, headers, mapping, documents).into_response())
}

/// What the files are, unless it is longer than a header that clients read.
fn mapping(order: &Order, origin: &str) -> Result<Option<[(&'static str, String); 1]>, ApiError> {
    let files = serde_json::to_string(&order.describe(origin))
        .map_err(|error| ApiError::internal(error.to_string()))?;
    let value = utf8_percent_encode(&files, COMPONENT).to_string();
    if MAPPING.len() + ": \r\n".len() + value.len() > HEADER_LINE {
        let request_id = &order.job.request_id;
        eprintln!("the answer to {request_id} has no {MAPPING}, which would be too long to read");
        return Ok(None);
    }
    Ok(Some([(MAPPING, value)]))
}

/// Takes an order and begins to render it, with what `answer` makes of it and of
/// the caller's origin. Reading tens of megabytes takes a while; a client that
/// leaves meanwhile ends this future, but not what runs off the runtime, so that
/// what is kept is begun there as well.
async fn take<T: Send + 'static>(
    shared: Arc<Shared>,
    request: Request,
    form: Form,
    answer: impl FnOnce(&Order, &str) -> Result<T, ApiError> + Send + 'static,
) -> Result<(T, oneshot::Receiver<()>), ApiError> {
    let origin = origin(&shared, request.headers());
    let body = body::read(request.into_body()).await?;
    off_the_runtime(move || {
        let order = Order::take(&shared, &body, form)?;
        let answer = answer(&order, &origin)?;
        Ok((answer, order.start(&shared, origin)))
    })
    .await
}
