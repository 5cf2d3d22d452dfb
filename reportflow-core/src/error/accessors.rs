use std::time::Duration;

use super::{ApiError, Error};
use crate::model::RequestId;

impl Error {
    /// Returns the error response of the service, if there was one.
    ///
    /// ```
    /// use reportflow_core::{Error, MissingResource};
    ///
    /// fn is_wrong_design(error: &Error) -> bool {
    ///     let missing = error.api_error().and_then(|response| response.missing_resource());
    ///     missing == Some(MissingResource::Design)
    /// }
    /// ```
    #[must_use]
    pub fn api_error(&self) -> Option<&ApiError> {
        match self {
            Error::Unauthorized(response)
            | Error::MissingAppKey(response)
            | Error::NotFound(response)
            | Error::BadRequest(response)
            | Error::UnexpectedStatus(response)
            | Error::RateLimited { response, .. } => Some(response),
            Error::PayloadTooLarge { response, .. }
            | Error::NotReady {
                last_response: response,
                ..
            } => response.as_deref(),
            Error::AccessToken(error) => error.api_error(),
            _ => None,
        }
    }

    /// Returns the HTTP status of the response, if there was one. For
    /// [`AccessToken`](Error::AccessToken) it is the status of the token
    /// endpoint's response.
    ///
    /// ```
    /// use reportflow_core::Error;
    ///
    /// /// Returns the status for a response of your own gateway.
    /// fn gateway_status(error: &Error) -> u16 {
    ///     match error.status() {
    ///         Some(status @ (404 | 429)) => status,
    ///         Some(_) => 502,
    ///         None => 504,
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Error::Decode { status, .. }
            | Error::ResponseTruncated { status, .. }
            | Error::ResponseTooLarge { status, .. }
            | Error::Redirect { status, .. } => Some(*status),
            Error::UnexpectedContent(content) => Some(content.status),
            Error::GeneratedButNotSaved { source, .. } => source.status(),
            Error::AccessToken(error) => error.status(),
            _ => self.api_error().map(|response| response.status),
        }
    }

    /// Returns the id of the request, if the response contains one.
    ///
    /// That may be an error response, or a response that could not be read. For
    /// [`GeneratedButNotSaved`](Error::GeneratedButNotSaved) it is the request to
    /// download.
    ///
    /// ```
    /// use reportflow_core::{Error, RequestId};
    ///
    /// /// Returns the request to download, if its documents were generated.
    /// fn generated(error: &Error) -> Option<RequestId> {
    ///     match error {
    ///         Error::GeneratedButNotSaved { .. } => error.request_id()?.parse().ok(),
    ///         _ => None,
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::GeneratedButNotSaved { request_id, .. } => {
                request_id.as_ref().map(RequestId::as_str)
            }
            Error::Decode { request_id, .. }
            | Error::ResponseTruncated { request_id, .. }
            | Error::ResponseTooLarge { request_id, .. }
            | Error::Redirect { request_id, .. } => request_id.as_deref(),
            Error::UnexpectedContent(content) => content.request_id.as_deref(),
            Error::AccessToken(error) => error.request_id(),
            _ => self.api_error()?.request_id.as_deref(),
        }
    }

    /// Returns the delay that the service asks for, if any.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Error;
    ///
    /// /// Returns the delay before a queued job runs again.
    /// fn delay(error: &Error) -> Duration {
    ///     error.retry_after().unwrap_or(Duration::from_secs(60))
    /// }
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.api_error()?.retry_after
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::InvalidParams(error) => error.source(),
            Error::InvalidPassthrough(error) => error.source(),
            Error::Config(error) => error.source(),
            Error::AccessToken(error) => Some(&**error),
            Error::RateLimitStore(source) => Some(&**source),
            Error::GeneratedButNotSaved { source, .. } => Some(&**source),
            Error::Document { source, .. } => source.source(),
            Error::Transport { source, .. }
            | Error::RequestTruncated { source, .. }
            | Error::Proxy { source, .. }
            | Error::InvalidResponseHead { source }
            | Error::ResponseTruncated { source, .. } => Some(&**source),
            Error::NotReady {
                source: Some(source),
                ..
            } => Some(&**source),
            Error::Decode { source, .. } => Some(source),
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
