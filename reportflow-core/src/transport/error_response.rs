//! Reads error responses.

use std::time::Duration;

use reqwest::Response;
use serde_json::value::RawValue;
use tokio::time::timeout_at;

use super::deadline::Deadline;
use super::retry::{rate_limit_reset, retry_after};
use crate::byte_order_mark::strip_byte_order_mark;
use crate::error::{ApiError, Error};
use crate::excerpt::excerpt;
use crate::http::headers::{content_encoding, request_id};
use crate::model::RequestId;
use crate::model::raw_members::RawMembers;
use crate::redact::Redactor;

const MAX_BODY_BYTES: usize = 64 * 1024;
/// The timeout for the body, after the headers have arrived.
const BODY_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads an error response, up to 64 KiB. If the body is truncated or slow, it uses the
/// bytes that have arrived.
pub(crate) async fn read(
    mut response: Response,
    deadline: Deadline,
    redactor: &dyn Redactor,
) -> ApiError {
    let mut body = Vec::new();
    let deadline = deadline.min_with(BODY_TIMEOUT);
    while let Ok(Ok(Some(chunk))) = timeout_at(deadline.at, response.chunk()).await {
        body.extend_from_slice(&chunk);
        if body.len() >= MAX_BODY_BYTES {
            body.truncate(MAX_BODY_BYTES);
            break;
        }
    }
    let fields = members(&body);
    let redact = |text: String| redactor.redact(text.as_bytes());
    let (status, headers) = (response.status().as_u16(), response.headers());
    let body_excerpt = match content_encoding(headers, redactor) {
        Some(encoding) => format!("[a body encoded with `{encoding}`]"),
        None => excerpt(&redactor.redact(&body)),
    };
    let reset = || rate_limit_reset(headers).filter(|_| status == 429);
    ApiError {
        status,
        messages: messages(fields.get("message"))
            .into_iter()
            .map(redact)
            .collect(),
        reason: text(fields.get("error")).map(redact),
        body_excerpt,
        request_id: request_id(headers, redactor),
        retry_after: retry_after(headers).or_else(reset),
        hint: None,
    }
}

/// Returns the error for a response to a request with a body of this length.
pub(crate) fn into_error(response: ApiError, body_len: usize) -> Error {
    let response = Box::new(response);
    match response.status {
        // Only a stored file; see `ResponseKind::accepts`.
        202 => Error::NotReady {
            waited: Duration::ZERO,
            last_response: Some(response),
            source: None,
        },
        400 => Error::BadRequest(response),
        401 | 403 => Error::Unauthorized(response),
        404 => Error::NotFound(response),
        412 => Error::MissingAppKey(response),
        413 => Error::PayloadTooLarge {
            size: body_len,
            response: Some(response),
        },
        429 => Error::RateLimited {
            retry_after: response.retry_after,
            response,
        },
        _ => Error::UnexpectedStatus(response),
    }
}

/// Returns the request id in a body, even if other fields are invalid.
pub(crate) fn request_id_in_body(body: &[u8]) -> Option<RequestId> {
    text(members(body).get("requestId"))?.parse().ok()
}

/// Returns the members of a JSON object. Any other body has no members.
fn members(body: &[u8]) -> RawMembers {
    serde_json::from_slice(strip_byte_order_mark(body)).unwrap_or_default()
}

fn messages(message: Option<&RawValue>) -> Vec<String> {
    let list: Option<Vec<&RawValue>> =
        message.and_then(|list| serde_json::from_slice(list.get().as_bytes()).ok());
    match list {
        Some(list) => {
            let text_or_json =
                |&item: &&RawValue| text(Some(item)).unwrap_or_else(|| item.to_string());
            list.iter().map(text_or_json).collect()
        }
        None => text(message).into_iter().collect(),
    }
}

fn text(json: Option<&RawValue>) -> Option<String> {
    serde_json::from_slice(json?.get().as_bytes()).ok()
}
