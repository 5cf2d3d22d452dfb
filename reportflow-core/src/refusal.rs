use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::Response;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::value::RawValue;
use tokio::time::timeout_at;

use crate::deadline::Deadline;
use crate::error::Error;
use crate::id::RequestId;

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const READ: usize = 64 * 1024;
const KEPT: usize = 512;
/// How long its body may take, once the headers are there.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// An answer of the service that is no success, in the service's own words.
///
/// It normally comes as `{"statusCode", "message", "error"}`
/// (`docs/service.md`, section 6), but whatever stands before the service may
/// answer as it likes, so every part but the status may be missing.
///
/// ```
/// use reportflow_core::Refusal;
///
/// /// What to show beside a form; the log gets all of it, in one line.
/// fn shown(refusal: &Refusal) -> String {
///     eprintln!("{refusal}");
///     match refusal.messages.as_slice() {
///         [] => format!("the service answered {}", refusal.status),
///         messages => messages.join("\n"),
///     }
/// }
/// ```
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
    /// How long to wait, where the service says it: by `Retry-After`, or with a
    /// 429 by `RateLimit-Reset`.
    pub retry_after: Option<Duration>,
}

/// What a 404 says is not there, as far as the service has said it in its
/// documented words (`docs/service.md`, section 6).
///
/// ```
/// use reportflow_core::{Error, Missing};
///
/// fn hint(error: &Error) -> &'static str {
///     match error.refusal().and_then(|refusal| refusal.missing()) {
///         Some(Missing::Design) => "is the key one of the workspace that has the design?",
///         Some(Missing::Version) => "does the design have that version?",
///         _ => "",
///     }
/// }
/// ```
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
        for (index, message) in self.messages.iter().enumerate() {
            let between = if index == 0 { "" } else { ";" };
            write!(f, "{between} {}", one_line(message))?;
        }
        if self.messages.is_empty() && self.body.is_empty() {
            f.write_str(" without a body")?;
        } else if self.messages.is_empty() {
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
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

impl Refusal {
    /// Reads at most 64 KiB; an answer that breaks off or stalls keeps what came.
    /// `hide` makes a text of bytes, without what is secret.
    pub(crate) async fn read(
        mut response: Response,
        deadline: Deadline,
        hide: &(dyn Fn(&[u8]) -> String + Sync),
    ) -> Refusal {
        let mut bytes = Vec::new();
        let until = deadline.within(READ_WITHIN).at;
        while let Ok(Ok(Some(chunk))) = timeout_at(until, response.chunk()).await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= READ {
                bytes.truncate(READ);
                break;
            }
        }
        let said = said(&bytes);
        let hidden = |text: String| hide(text.as_bytes());
        let status = response.status().as_u16();
        let reset = || rate_limit_reset(response.headers()).filter(|_| status == 429);
        Refusal {
            status,
            messages: messages(said.get("message"))
                .into_iter()
                .map(hidden)
                .collect(),
            error: text(said.get("error")).map(hidden),
            body: start(&hide(&bytes)),
            request_id: request_id(&response, hide),
            retry_after: retry_after(response.headers()).or_else(reset),
        }
    }

    /// What a 404 for a design says is not there; none for other answers, and
    /// for a 404 in other words than the documented ones.
    ///
    /// ```
    /// use reportflow_core::{Error, Missing};
    ///
    /// /// Whether the struct is newer than what was published.
    /// fn is_unpublished(error: &Error) -> bool {
    ///     let refusal = error.refusal();
    ///     refusal.and_then(|refusal| refusal.missing()) == Some(Missing::Version)
    /// }
    /// ```
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

/// The fields of a JSON object; none of what is none.
fn said(body: &[u8]) -> HashMap<String, &RawValue> {
    // Not a struct: serde takes lists for one, and no name twice.
    serde_json::from_slice(body).unwrap_or_default()
}

/// The id of a request by a body whose other fields may not read.
pub(crate) fn id_within(body: &[u8]) -> Option<RequestId> {
    text(said(body).get("requestId"))?.parse().ok()
}

fn messages(said: Option<&&RawValue>) -> Vec<String> {
    let list = said.and_then(|list| serde_json::from_slice(list.get().as_bytes()).ok());
    match list {
        Some(list) => {
            let list: Vec<&RawValue> = list;
            let or_json = |item| text(Some(item)).unwrap_or_else(|| item.to_string());
            list.iter().map(or_json).collect()
        }
        None => text(said).into_iter().collect(),
    }
}

fn text(json: Option<&&RawValue>) -> Option<String> {
    serde_json::from_slice(json?.get().as_bytes()).ok()
}

pub(crate) fn start(text: &str) -> String {
    text.chars().take(KEPT).collect()
}

/// The id of the request that an answer is to, where a header names one.
pub(crate) fn request_id(
    response: &Response,
    hide: &(dyn Fn(&[u8]) -> String + Sync),
) -> Option<String> {
    let headers = response.headers();
    let id = [REQUEST_ID, X_REQUEST_ID]
        .iter()
        .find_map(|name| headers.get(name)?.to_str().ok())?;
    Some(hide(id.as_bytes()))
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

/// How long it takes until more may come, by the header of a draft of the IETF
/// or its elder, which has a time of day instead with some. The limits are those
/// of a minute (`docs/service.md`, section 7): what is more is no such number
/// of seconds, and none at all leave it unsaid.
fn rate_limit_reset(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    let told = ["ratelimit-reset", "x-ratelimit-reset"]
        .into_iter()
        .filter_map(seconds)
        .find(|seconds| (1..=60).contains(seconds));
    told.map(Duration::from_secs)
}
