use std::fmt;
use std::time::Duration;

use super::{ApiError, Error};
use crate::limits::{MAX_BODY_BYTES, MAX_DOCUMENTS_PER_REQUEST};
use reportflow_rules::single_line::single_line;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // These print only the message of the inner error.
            Error::InvalidParams(error) => error.fmt(f),
            Error::InvalidFileName(error) => error.fmt(f),
            Error::InvalidPassthrough(error) => error.fmt(f),
            Error::UnexpectedContent(error) => error.fmt(f),
            Error::Redirect { reason, origin, .. } => {
                reason.fmt(f)?;
                match origin {
                    Some(origin) => write!(f, " (to `{origin}`)"),
                    None => Ok(()),
                }
            }
            Error::Config(error) => error.fmt(f),
            #[cfg(feature = "schema")]
            Error::InvalidId(error) => error.fmt(f),
            #[cfg(feature = "schema")]
            Error::InvalidParameterList(error) => write!(f, "invalid parameter list: {error}"),
            Error::Document { index, source } => write!(f, "document {index}: {source}"),
            Error::InvalidDocumentCount { count } => write!(
                f,
                "invalid number of documents: a request takes 1 to {MAX_DOCUMENTS_PER_REQUEST}, not {count}"
            ),
            Error::FileMappingTooLong { size, limit } => write!(
                f,
                "file names and passthrough data too long: they need {size} bytes of a response header, the limit is {limit}; pass an id instead of the data"
            ),
            Error::PayloadTooLarge { size, response } => {
                payload_too_large(f, *size, response.as_deref())
            }
            Error::Unauthorized(response) if response.status == 403 => {
                write!(f, "access denied: {response}")
            }
            Error::Unauthorized(response) => write!(f, "invalid credentials: {response}"),
            Error::MissingAppKey(response) => {
                write!(f, "the app key did not reach the service: {response}")
            }
            Error::MissingRuntime => f.write_str(
                "no tokio runtime: add `#[tokio::main]` to `main`, or call `blocking::block_on` (feature `blocking`)",
            ),
            Error::AccessToken(_) => f.write_str("cannot fetch an access token"),
            Error::RateLimitStore(_) => f.write_str("not sent: the store of the rate limit failed"),
            Error::NotFound(response) => write!(f, "not found: {response}"),
            Error::BadRequest(response) => write!(f, "invalid request: {response}"),
            Error::RateLimited {
                retry_after: Some(delay),
                response,
            } => write!(f, "too many requests, retry after {delay:.0?}: {response}"),
            Error::RateLimited {
                retry_after: None,
                response,
            } => write!(f, "too many requests: {response}"),
            Error::UnexpectedStatus(response) => write!(f, "unexpected status: {response}"),
            Error::NotReady {
                waited,
                last_response,
                source,
            } => not_ready(f, *waited, last_response.as_deref(), source.is_some()),
            Error::Timeout { limit } => write!(f, "no response within {limit:?}"),
            Error::ConnectTimeout { limit, proxy } => {
                write!(f, "no connection within {limit:?}")?;
                match proxy {
                    Some(host) => write!(f, " through the proxy `{host}`"),
                    None => Ok(()),
                }
            }
            Error::DeadlineExceeded { limit } => {
                write!(f, "not sent: the timeout of {limit:?} had passed")
            }
            Error::RateLimiterTimeout { limit } => write!(
                f,
                "not sent within {limit:?}: the rate limit of the workspace is used up"
            ),
            Error::Transport {
                connecting: true, ..
            } => f.write_str("cannot connect to the service"),
            Error::Transport {
                connecting: false, ..
            } => f.write_str("the connection broke before the response"),
            Error::RequestTruncated { sent, total, .. } => write!(
                f,
                "the connection broke or was too slow after {sent} of {total} bytes of the request; the service may have rejected its size"
            ),
            Error::Proxy {
                host: Some(host), ..
            } => write!(
                f,
                "the proxy `{host}` did not open a connection to the service"
            ),
            Error::Proxy { host: None, .. } => {
                f.write_str("the proxy did not open a connection to the service")
            }
            Error::InvalidResponseHead { .. } => f.write_str(
                "invalid response head: it is not HTTP/1.1, or exceeds 100 headers or 400 KB",
            ),
            Error::ResponseTruncated {
                received,
                expected: Some(expected),
                ..
            } => write!(
                f,
                "truncated response: received {received} of {expected} bytes"
            ),
            Error::ResponseTruncated {
                received,
                expected: None,
                ..
            } => write!(f, "truncated response: received {received} bytes"),
            Error::GeneratedButNotSaved {
                request_id: Some(id),
                ..
            } => write!(
                f,
                "generated, but the file could not be saved; download request {id}"
            ),
            Error::GeneratedButNotSaved {
                request_id: None, ..
            } => f.write_str("generated, but the file could not be saved"),
            Error::ResponseTooLarge { limit, .. } => {
                write!(f, "response too large: the limit is {limit} bytes")
            }
            Error::Decode {
                status,
                body_excerpt,
                hint,
                ..
            } => {
                write!(f, "invalid response body (status {status})")?;
                if !body_excerpt.is_empty() {
                    write!(f, ": {}", single_line(body_excerpt))?;
                }
                match hint {
                    Some(hint) => write!(f, "; {hint}"),
                    None => Ok(()),
                }
            }
            Error::Io {
                path: Some(path), ..
            } => write!(f, "cannot write `{}`", path.display()),
            Error::Io { path: None, .. } => f.write_str("cannot write to the writer"),
        }
    }
}

fn payload_too_large(
    f: &mut fmt::Formatter<'_>,
    size: usize,
    response: Option<&ApiError>,
) -> fmt::Result {
    write!(f, "request body too large: {size} bytes")?;
    match response {
        Some(response) => write!(f, ": {response}"),
        None => write!(f, ", the limit is {MAX_BODY_BYTES}"),
    }
}

fn not_ready(
    f: &mut fmt::Formatter<'_>,
    waited: Duration,
    last_response: Option<&ApiError>,
    failed: bool,
) -> fmt::Result {
    // Rounded down to milliseconds.
    let waited = Duration::from_millis(waited.as_millis() as u64);
    write!(f, "the file was not ready after {waited:?}")?;
    match last_response {
        Some(response) => write!(f, "; last response: {response}"),
        None if failed => f.write_str("; the last attempt failed"),
        None => Ok(()),
    }
}
