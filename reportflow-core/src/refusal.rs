use std::fmt;
use std::time::Duration;

use reqwest::Response;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use crate::error::Error;

const READ: usize = 64 * 1024;
const KEPT: usize = 512;

/// An answer of the service that is no success, in the service's own words.
///
/// It normally comes as `{"statusCode", "message", "error"}`
/// (`docs/service.md`, section 6), but whatever stands before the service may
/// answer as it likes, so every part but the status may be missing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// What the service said: one sentence, or a list for a request that is
    /// not valid. Empty when the body is not of the documented shape.
    pub messages: Vec<String>,
    /// The short name that the service gave the error, such as `Bad Request`.
    pub error: Option<String>,
    /// The start of the body, at most 512 characters.
    pub body: String,
    /// The id of the request, where a header names one.
    pub request_id: Option<String>,
    /// How long to wait, where the service says it in seconds.
    pub retry_after: Option<Duration>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if !self.messages.is_empty() {
            write!(f, " {}", one_line(&self.messages.join("; ")))?;
        } else if self.body.is_empty() {
            f.write_str(" without a body")?;
        } else {
            write!(f, " {}", one_line(&self.body))?;
        }
        match &self.request_id {
            Some(id) => write!(f, " (request {})", one_line(id)),
            None => Ok(()),
        }
    }
}

// The words come from outside: they must not break up a line of a log, or
// steer the terminal that shows it.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Refusal {
    /// Reads at most 64 KiB; an answer that breaks off keeps what came.
    pub(crate) async fn read(mut response: Response, key: &[u8]) -> Refusal {
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= READ {
                bytes.truncate(READ);
                break;
            }
        }
        let without_key = |text: String| readable(text.as_bytes(), key);
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let mut body = readable(&bytes, key);
        // The escapes of JSON may hide the key; written anew, it has none.
        let (plain, words) = (json.to_string(), without_key(json.to_string()));
        if plain != words {
            body = words;
        }
        Refusal {
            status: response.status().as_u16(),
            messages: messages(&json["message"])
                .into_iter()
                .map(without_key)
                .collect(),
            error: json["error"].as_str().map(str::to_owned).map(without_key),
            body: start(&body),
            request_id: request_id(response.headers()).map(without_key),
            retry_after: retry_after(response.headers()),
        }
    }

    /// `size` is that of the body which was sent.
    pub(crate) fn into_error(self, size: usize) -> Error {
        let status = self.status;
        let refusal = Box::new(self);
        match status {
            // Success, but of nothing that was asked for: only a download gets here.
            202 => Error::NotReady {
                waited: Duration::ZERO,
                last: Some(refusal),
                source: None,
            },
            400 => Error::Invalid(refusal),
            401 => Error::Unauthorized(refusal),
            404 => Error::NotFound(refusal),
            412 => Error::MissingKey(refusal),
            413 => Error::TooLarge {
                size,
                refusal: Some(refusal),
            },
            429 => Error::RateLimited {
                retry_after: refusal.retry_after,
                refusal,
            },
            _ => Error::Status(refusal),
        }
    }
}

fn messages(message: &Value) -> Vec<String> {
    match message {
        Value::String(one) => vec![one.clone()],
        Value::Array(list) => list
            .iter()
            .map(|item| {
                item.as_str()
                    .map_or_else(|| item.to_string(), str::to_owned)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The text of a body, without the key: some proxies answer with the headers
/// that they were sent.
pub(crate) fn readable(bytes: &[u8], key: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace(&*String::from_utf8_lossy(key), "[app key]")
}

pub(crate) fn start(text: &str) -> String {
    text.chars().take(KEPT).collect()
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    ["request-id", "x-request-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .map(str::to_owned)
}

/// The seconds of `Retry-After`; its other form, a date, is not read.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}
