use std::fmt;
use std::time::Duration;

use super::Error;
use crate::generate::{MAX_BODY, MAX_DOCUMENTS};
use crate::refusal::one_line;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The whole message of these is the error's own.
            Error::Params(error) => error.fmt(f),
            Error::FileName(error) => error.fmt(f),
            Error::Item { index, source } => write!(f, "document {index}: {source}"),
            Error::DocumentCount { count } => {
                write!(
                    f,
                    "a call takes 1 to {MAX_DOCUMENTS} documents, not {count}"
                )
            }
            Error::Passthrough(error) => error.fmt(f),
            Error::Content(error) => error.fmt(f),
            Error::Redirect { reason, .. } => reason.fmt(f),
            #[cfg(feature = "verify")]
            Error::Id(error) => error.fmt(f),
            #[cfg(feature = "verify")]
            Error::ParameterList(error) => write!(f, "the parameter list does not read: {error}"),
            Error::Config(error) => error.fmt(f),
            Error::MappingTooLong { size, limit } => write!(
                f,
                "file names and passthroughs take {size} bytes of a header that comes back, of at most {limit}: pass an id on, and keep the data yourself"
            ),
            Error::TooLarge {
                size,
                refusal: None,
            } => {
                write!(
                    f,
                    "the body has {size} bytes, the service takes {}",
                    MAX_BODY
                )
            }
            Error::TooLarge {
                size,
                refusal: Some(refusal),
            } => {
                write!(f, "the body of {size} bytes is too large: {refusal}")
            }
            Error::Unauthorized(refusal) => {
                write!(f, "the credentials are not accepted: {refusal}")
            }
            Error::MissingKey(refusal) => write!(f, "the app key did not arrive: {refusal}"),
            Error::Token(_) => f.write_str("no access token could be fetched"),
            Error::Throttled { limit } => write!(
                f,
                "not sent within {limit:?}, since the workspace's calls a minute are used up"
            ),
            Error::NotFound(refusal) => write!(f, "not found: {refusal}"),
            Error::Invalid(refusal) => write!(f, "the request is not valid: {refusal}"),
            Error::RateLimited {
                retry_after: Some(delay),
                refusal,
            } => {
                write!(f, "too many requests, come back in {delay:.0?}: {refusal}")
            }
            Error::RateLimited {
                retry_after: None,
                refusal,
            } => {
                write!(f, "too many requests: {refusal}")
            }
            Error::Status(refusal) => write!(f, "the service failed: {refusal}"),
            Error::NotReady {
                waited,
                last,
                source,
            } => {
                // Nobody needs its microseconds.
                let waited = Duration::from_millis(waited.as_millis() as u64);
                write!(f, "the file was not ready after {waited:?}")?;
                match (last, source) {
                    (Some(refusal), _) => write!(f, "; last answer: {refusal}"),
                    (None, Some(_)) => f.write_str("; the last try failed"),
                    (None, None) => Ok(()),
                }
            }
            Error::Timeout {
                limit,
                connecting: true,
            } => {
                write!(f, "no connection within {limit:?}")
            }
            Error::Timeout {
                limit,
                connecting: false,
            } => {
                write!(f, "no answer within {limit:?}")
            }
            Error::Transport {
                connecting: true, ..
            } => f.write_str("no connection to the service"),
            Error::Transport {
                connecting: false, ..
            } => f.write_str("the connection broke before the answer"),
            Error::Truncated {
                received,
                expected: Some(expected),
                ..
            } => {
                write!(
                    f,
                    "the answer broke off after {received} of {expected} bytes"
                )
            }
            Error::Truncated {
                received,
                expected: None,
                ..
            } => {
                write!(f, "the answer broke off after {received} bytes")
            }
            Error::Unsaved { request_id, .. } => {
                f.write_str("generated, but the file could not be saved")?;
                match request_id {
                    Some(id) => write!(f, ": request {id} can be downloaded"),
                    None => Ok(()),
                }
            }
            Error::AnswerTooLarge { limit, .. } => {
                write!(
                    f,
                    "the answer is larger than {limit} bytes, the most that is taken"
                )
            }
            Error::Decode { status, start, .. } => {
                write!(
                    f,
                    "the service's answer (status {status}) does not read as documented"
                )?;
                if start.is_empty() {
                    Ok(())
                } else {
                    write!(f, ": {}", one_line(start))
                }
            }
            Error::Io {
                path: Some(path), ..
            } => write!(f, "cannot write `{}`", path.display()),
            Error::Io { path: None, .. } => f.write_str("the writer failed"),
        }
    }
}
