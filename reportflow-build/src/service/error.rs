use std::fmt;

use reportflow_schema::{EscapeControl, MAX_BYTES, ParseError};

/// Why the service gave no answer to work with.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServiceError {
    /// What is wrong with the base URL: it is none, is not https and not http
    /// on this machine, or holds what it must not, which is not repeated here.
    BaseUrl(String),
    /// The key holds characters that no header can carry.
    Key,
    /// An id that is none.
    Id(String),
    /// 401 or 412: the key is wrong.
    Unauthorized(String),
    /// 404: the key's workspace has no such design or version.
    NotFound(String),
    /// Any other status that is no success, with the service's words.
    Status(u16, String),
    /// No answer in time.
    Timeout,
    /// No connection.
    Transport(String),
    /// An answer that broke off.
    Interrupted(String),
    /// An answer of more than [`MAX_BYTES`].
    TooLarge,
    /// An answer that is no parameter list.
    Unreadable(ParseError),
    /// An answer that is no list of designs.
    NoDesigns,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceError::BaseUrl(what) => write!(f, "`REPORTFLOW_BASE_URL` {what}"),
            ServiceError::Key => f.write_str(
                "`REPORTFLOW_APP_KEY` is empty or holds characters that no header can carry",
            ),
            ServiceError::Id(id) => write!(f, "`{}` is no design id", EscapeControl(id)),
            ServiceError::Unauthorized(words) => {
                write!(
                    f,
                    "the service does not take the key in `REPORTFLOW_APP_KEY`: {words}"
                )
            }
            ServiceError::NotFound(words) => {
                write!(
                    f,
                    "the workspace of the key has no such design or version: {words}"
                )
            }
            ServiceError::Status(status, words) => {
                write!(f, "the service answered {status}: {words}")
            }
            ServiceError::Timeout => f.write_str("the service did not answer in time"),
            ServiceError::Transport(error) => {
                write!(f, "the service could not be reached: {error}")
            }
            ServiceError::Interrupted(error) => {
                write!(f, "the service's answer broke off: {error}")
            }
            ServiceError::TooLarge => {
                write!(
                    f,
                    "the service's answer is larger than the {MAX_BYTES} bytes that are read"
                )
            }
            ServiceError::Unreadable(error) => {
                write!(f, "the service's answer is no parameter list: {error}")
            }
            ServiceError::NoDesigns => f.write_str("the service's answer is no list of designs"),
        }
    }
}

impl std::error::Error for ServiceError {}
