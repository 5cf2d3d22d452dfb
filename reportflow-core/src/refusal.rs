use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::Response;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
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
    /// How long to wait, where the service says it, by seconds or by a date.
    pub retry_after: Option<Duration>,
}

/// What a 404 says is not there, as far as the service has said it in its
/// documented words (`docs/service.md`, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// The design: its id is wrong, or that of another workspace.
    Design,
    /// The version of the design.
    Version,
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
    /// `hide` makes a text of bytes, without what is secret.
    pub(crate) async fn read(mut response: Response, hide: impl Fn(&[u8]) -> String) -> Refusal {
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= READ {
                bytes.truncate(READ);
                break;
            }
        }
        let hidden = |text: String| hide(text.as_bytes());
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let mut body = hide(&bytes);
        // The escapes of JSON may disguise a key; written anew, it has none.
        let (plain, words) = (json.to_string(), hidden(json.to_string()));
        if plain != words {
            body = words;
        }
        Refusal {
            status: response.status().as_u16(),
            messages: messages(&json["message"]).into_iter().map(hidden).collect(),
            error: json["error"].as_str().map(str::to_owned).map(hidden),
            body: start(&body),
            request_id: request_id(response.headers()).map(hidden),
            retry_after: retry_after(response.headers()),
        }
    }

    /// What a 404 for a design says is not there; none for other answers, and
    /// for a 404 in other words than the documented ones.
    #[must_use]
    pub fn missing(&self) -> Option<Missing> {
        let says = |words: &str| {
            self.messages
                .iter()
                .any(|message| message.starts_with(words))
        };
        match self.status {
            404 if says("指定したデザイン") => Some(Missing::Design),
            404 if says("指定したバージョン") => Some(Missing::Version),
            _ => None,
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

pub(crate) fn start(text: &str) -> String {
    text.chars().take(KEPT).collect()
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    ["request-id", "x-request-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .map(str::to_owned)
}

/// How long `Retry-After` says to wait: by seconds, or by a date. A date is
/// measured from the answer's own `Date`, as the clock here may be wrong.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let until = date(text)?;
    let answered = headers.get(DATE).and_then(|text| date(text.to_str().ok()?));
    let now = answered.unwrap_or_else(SystemTime::now);
    // A time that has passed is no time to wait.
    Some(until.duration_since(now).unwrap_or_default())
}
