//! Sends a stored request again.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;

use super::requests::by_path;
use super::stored_requests::StoredRequests;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::generation::Generator;
use crate::http::Origin;
use crate::middleware::faults::with_fault_id;
use crate::middleware::rejections::MAX_BODY_BYTES;
use crate::model::{FileRecord, RequestRecord};
use crate::request_context::RequestContext;
use crate::routes::own_requests::{self, Body, Content};
use crate::workspace::Workspace;

/// `POST /_emulator/requests/{id}/replay`: responds as the asynchronous endpoint does.
/// A replay counts against no rate limit.
pub(super) async fn replay(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    Extension(workspace): Extension<Arc<Workspace>>,
    Extension(context): Extension<RequestContext>,
    Origin(origin): Origin,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let record = by_path(&requests, path).await?;
    let endpoint = record.endpoint.to_async();
    // Parameters may be megabytes.
    let body = run_blocking(move || body_of(&record)).await?;
    let (response, sent) = own_requests::send(generator, workspace, origin, endpoint, body).await;
    if let Some(id) = sent.fault_id() {
        context.set_fault_id(id.to_owned());
    }
    Ok(with_fault_id(&context, response))
}

/// Returns the body: as it was sent if the request was rejected, otherwise made of what
/// is stored.
pub(crate) fn body_of(record: &RequestRecord) -> Result<String, ApiError> {
    match &record.rejection {
        None => accepted_body(record).map_err(|error| ApiError::internal(error.to_string())),
        Some(rejection) => match &rejection.body {
            None => Err(ApiError::conflict(
                "cannot replay the request: it was rejected before its body was read",
            )),
            Some(body) if !is_as_sent(body) => Err(ApiError::conflict(
                "cannot replay the request: only a part of its body is kept as text",
            )),
            Some(body) => Ok(body.clone()),
        },
    }
}

/// A longer body was cut at the end of a character, and other bytes than UTF-8 were
/// replaced.
fn is_as_sent(body: &str) -> bool {
    const MAX_CHARACTER_BYTES: usize = 4;
    body.len() <= MAX_BODY_BYTES - MAX_CHARACTER_BYTES
        && !body.contains(char::REPLACEMENT_CHARACTER)
}

fn accepted_body(record: &RequestRecord) -> serde_json::Result<String> {
    let mut contents: Vec<_> = record.files.iter().map(content_of).collect();
    let (content, contents) = if record.endpoint.is_multiple() {
        (None, Some(contents))
    } else {
        (contents.pop(), None)
    };
    serde_json::to_string(&Body {
        design_id: record.design_id.as_deref(),
        version: record.version,
        content,
        contents,
    })
}

fn content_of(file: &FileRecord) -> Content<'_> {
    Content {
        file_name: &file.file_name,
        share_type: file.share_type.code(),
        passcode_enabled: file.passcode_enabled,
        passthrough: file.passthrough.as_ref(),
        params: &file.params,
    }
}
