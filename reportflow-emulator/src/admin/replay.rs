//! Sends a stored request again.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::requests::by_path;
use super::stored_requests::StoredRequests;
use crate::api_error::ApiError;
use crate::generation::{Generator, accept};
use crate::http::{Origin, RequestBody};
use crate::middleware::rejections::{MAX_BODY_BYTES, Rejections};
use crate::model::{FileRecord, Json, RequestRecord};
use crate::request_context::RequestContext;
use crate::routes::generate::accept_async;
use crate::workspace::Workspace;

/// The body of a generate request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    design_id: Option<&'a str>,
    version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contents: Option<Vec<Content<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    file_name: &'a str,
    share_type: &'static str,
    passcode_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    passthrough: Option<&'a Json>,
    params: &'a Json,
}

/// `POST /_emulator/requests/{id}/replay`: responds as the asynchronous endpoint does.
/// A replay counts against no rate limit.
pub(super) async fn replay(
    requests: StoredRequests,
    State(generator): State<Arc<Generator>>,
    Extension(workspace): Extension<Arc<Workspace>>,
    Origin(origin): Origin,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let record = by_path(&requests, path).await?;
    let context = RequestContext::default();
    context.set_workspace(workspace);
    send_again(generator, &context, origin, &record).await
}

/// Sends a request again, in the workspace of the context. The context then has the id of
/// the new request, accepted or rejected.
pub(crate) async fn send_again(
    generator: Arc<Generator>,
    context: &RequestContext,
    origin: String,
    record: &RequestRecord,
) -> Result<Response, ApiError> {
    let body = RequestBody::of_json(body_of(record)?);
    let endpoint = record.endpoint.to_async();
    let rejections = Rejections {
        store: Arc::clone(&generator.store),
        ids: Arc::clone(&generator.ids),
        clock: Arc::clone(&generator.clock),
        endpoint,
    };
    let at = (generator.clock)();
    let shared = Arc::clone(&generator);
    let accepted = accept(shared, context.clone(), origin, endpoint, body);
    let response = accept_async(generator, accepted).await.into_response();
    Ok(rejections.keep(context, at, response).await)
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
    let mut contents: Vec<_> = record.files.iter().map(Content::of).collect();
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

impl<'a> Content<'a> {
    fn of(file: &'a FileRecord) -> Content<'a> {
        Content {
            file_name: &file.file_name,
            share_type: file.share_type.code(),
            passcode_enabled: file.passcode_enabled,
            passthrough: file.passthrough.as_ref(),
            params: &file.params,
        }
    }
}
