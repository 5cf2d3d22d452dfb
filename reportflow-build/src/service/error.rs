use std::fmt;

use reportflow_rules::base_url::BaseUrlError;
use reportflow_schema::{EscapeControl, MAX_BYTES, ParseError};

/// An error of a request or of the client's settings. Its message does not
/// repeat its `source()`.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServiceError {
    /// The base URL is invalid, for this reason. The reason does not repeat a
    /// user name, a password, a query or a fragment.
    InvalidBaseUrl(String),
    /// The key is empty or not visible ASCII. The text says which, without the key.
    InvalidKey(String),
    /// `HTTPS_PROXY` or `ALL_PROXY` is invalid. The text says why, without the
    /// value.
    InvalidProxy(String),
    /// The id of the design is invalid.
    InvalidId(String),
    /// 401, 403 or 412: the key is wrong.
    Unauthorized(String),
    /// 404: the workspace of the key does not have the design or the version.
    NotFound(String),
    /// Another error status, with the message of the service.
    UnexpectedStatus(u16, String),
    /// The request timed out.
    Timeout,
    /// The connection failed.
    Transport(String),
    /// The proxy of the environment, with this host, did not open a connection to the
    /// service, for this reason.
    #[non_exhaustive]
    Proxy {
        /// The host.
        host: String,
        /// The reason.
        cause: String,
    },
    /// The response ended early.
    ResponseTruncated(String),
    /// The response exceeds [`MAX_BYTES`].
    ResponseTooLarge,
    /// The response is not a parameter list.
    InvalidParameterList(ParseError),
    /// The response is not a list of designs.
    InvalidDesignList,
}

impl ServiceError {
    pub(super) fn invalid_base_url(text: &str, error: BaseUrlError) -> ServiceError {
        ServiceError::InvalidBaseUrl(match error {
            // A password with a slash in it may be part of the path.
            BaseUrlError::Insecure if !text.contains('@') => {
                let url = text.trim();
                format!("`{url}` is neither https, nor http on this machine")
            }
            error => error.to_string(),
        })
    }

    /// Returns whether a request for another design would probably fail too.
    #[must_use]
    pub fn is_global_failure(&self) -> bool {
        matches!(
            self,
            ServiceError::Timeout
                | ServiceError::Transport(_)
                | ServiceError::Proxy { .. }
                | ServiceError::ResponseTruncated(_)
                | ServiceError::Unauthorized(_)
        )
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceError::InvalidBaseUrl(cause) => {
                write!(f, "invalid `REPORTFLOW_BASE_URL`: {cause}")
            }
            ServiceError::InvalidKey(error) => write!(f, "invalid `REPORTFLOW_APP_KEY`: {error}"),
            ServiceError::InvalidProxy(reason) => f.write_str(reason),
            ServiceError::InvalidId(id) => write!(f, "invalid design id `{}`", EscapeControl(id)),
            ServiceError::Unauthorized(message) => write!(
                f,
                "the service rejected the key in `REPORTFLOW_APP_KEY`: {message}"
            ),
            ServiceError::NotFound(message) => write!(
                f,
                "unknown design or version in the key's workspace: {message}"
            ),
            ServiceError::UnexpectedStatus(status, message) => {
                write!(f, "the service responded with status {status}: {message}")
            }
            ServiceError::Timeout => f.write_str("the request to the service timed out"),
            ServiceError::Transport(cause) => {
                write!(f, "the service could not be reached: {cause}")
            }
            ServiceError::Proxy { host, cause } => write!(
                f,
                "the proxy `{host}` did not open a connection to the service: {cause}"
            ),
            ServiceError::ResponseTruncated(cause) => {
                write!(f, "the service's response is truncated: {cause}")
            }
            ServiceError::ResponseTooLarge => write!(
                f,
                "the service's response is too large: the limit is {MAX_BYTES} bytes"
            ),
            ServiceError::InvalidParameterList(_) => {
                f.write_str("the service's response is not a parameter list")
            }
            ServiceError::InvalidDesignList => {
                f.write_str("the service's response is not a list of designs")
            }
        }
    }
}

impl std::error::Error for ServiceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ServiceError::InvalidParameterList(error) => Some(error),
            _ => None,
        }
    }
}
