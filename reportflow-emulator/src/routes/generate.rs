//! Generating documents: in the background, or while the caller waits.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::time;

use super::{files, off_the_runtime, origin};
use crate::body;
use crate::error::ApiError;
use crate::job::FileAnswer;
use crate::order::Order;
use crate::request::Form;
use crate::server::Shared;

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
    let origin = origin(&shared, request.headers());
    let order = take(&shared, request, form).await?;
    let accepted = Accepted {
        request_id: &order.job.request_id,
        url: order.job.url(&origin),
        files: order.describe(&origin),
    };
    let answer = (StatusCode::ACCEPTED, Json(accepted)).into_response();
    order.start(&shared, origin);
    Ok(answer)
}

async fn render(shared: Arc<Shared>, request: Request, form: Form) -> Result<Response, ApiError> {
    let origin = origin(&shared, request.headers());
    let order = take(&shared, request, form).await?;
    let request_id = order.job.request_id.clone();
    let mapping = serde_json::to_string(&order.describe(&origin))
        .map_err(|error| ApiError::internal(error.to_string()))?;
    let headers = [
        ("request-id", request_id.clone()),
        ("file-url", order.job.url(&origin)),
        (
            "x-file-mapping",
            utf8_percent_encode(&mapping, COMPONENT).to_string(),
        ),
    ];
    let rendered = order.start(&shared, origin);
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
    Ok((StatusCode::CREATED, headers, documents).into_response())
}

/// Reading tens of megabytes takes a while.
async fn take(shared: &Arc<Shared>, request: Request, form: Form) -> Result<Order, ApiError> {
    let body = body::read(request.into_body()).await?;
    let shared = Arc::clone(shared);
    off_the_runtime(move || Order::take(&shared, &body, form)).await
}
