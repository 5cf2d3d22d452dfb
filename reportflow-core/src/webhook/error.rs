use std::fmt;

/// An error of a webhook, or of the setup of a [`Verifier`](super::Verifier). It
/// never contains the secret or the body.
///
/// ```
/// use http::HeaderMap;
/// use reportflow_core::webhook::{Verifier, WebhookError};
///
/// let verifier = Verifier::new("the workspace's webhook secret")?;
/// match verifier.verify(&HeaderMap::new(), b"{}") {
///     Err(error @ WebhookError::MissingHeader { .. }) => {
///         assert_eq!(error.status(), 401);
///         assert_eq!(error.to_string(), "missing webhook header: `x-reportflow-signature`");
///     }
///     outcome => panic!("{outcome:?}"),
/// }
/// # Ok::<(), WebhookError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is empty, or does not have the form that the scheme requires.
    /// Only the setup of a [`Verifier`](super::Verifier) returns it.
    InvalidSecret,
    /// The scheme names a header that is not a valid header name. Only the setup
    /// of a [`Verifier`](super::Verifier) returns it.
    #[non_exhaustive]
    InvalidHeaderName {
        /// The invalid name, in lower case.
        name: String,
    },
    /// A header that the scheme requires is missing, or its value is not ASCII text.
    #[non_exhaustive]
    MissingHeader {
        /// The header's name.
        name: String,
    },
    /// No signature in the header matches the body with any of the secrets.
    InvalidSignature,
    /// The signed timestamp cannot be parsed, or differs too much from the
    /// current time. Possible causes are a replay, or a wrong clock.
    InvalidTimestamp,
    /// The body is larger than the verifier, or a layer before it, accepts.
    #[non_exhaustive]
    PayloadTooLarge {
        /// The verifier's limit, in bytes.
        limit: usize,
    },
    /// The signature is valid, but the body is not an event. The source is the
    /// cause.
    InvalidPayload(serde_json::Error),
    /// Reading the body failed. The source is the cause.
    #[cfg(feature = "http-body")]
    ReadBody(Box<dyn std::error::Error + Send + Sync>),
}

impl WebhookError {
    /// Returns the status of the response: 413 for `PayloadTooLarge`, 400 for
    /// `InvalidPayload` and `ReadBody`, and 401 otherwise.
    ///
    /// ```
    /// use reportflow_core::webhook::{Event, WebhookError};
    ///
    /// fn response_status(outcome: &Result<Event, WebhookError>) -> u16 {
    ///     outcome.as_ref().map_or_else(WebhookError::status, |_| 204)
    /// }
    /// ```
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            WebhookError::PayloadTooLarge { .. } => 413,
            WebhookError::InvalidPayload(_) => 400,
            #[cfg(feature = "http-body")]
            WebhookError::ReadBody(_) => 400,
            _ => 401,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebhookError::InvalidSecret => f.write_str(
                "invalid webhook secret: it is empty, or does not have the form that the signature scheme requires",
            ),
            WebhookError::InvalidHeaderName { name } => write!(
                f,
                "invalid header name in the signature scheme: `{}`",
                name.escape_debug()
            ),
            WebhookError::MissingHeader { name } => write!(f, "missing webhook header: `{name}`"),
            WebhookError::InvalidSignature => f.write_str(
                "invalid webhook signature: it does not match the body with any of the secrets",
            ),
            WebhookError::InvalidTimestamp => f.write_str(
                "invalid webhook timestamp: it is not a time, or too far from the current time",
            ),
            WebhookError::PayloadTooLarge { limit } => write!(
                f,
                "webhook body too large: it exceeds the verifier's limit of {limit} bytes, or the limit of a layer before it"
            ),
            WebhookError::InvalidPayload(_) => {
                f.write_str("invalid webhook payload: the body is not an event")
            }
            #[cfg(feature = "http-body")]
            WebhookError::ReadBody(_) => f.write_str("reading the webhook body failed"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WebhookError::InvalidPayload(error) => Some(error),
            #[cfg(feature = "http-body")]
            WebhookError::ReadBody(error) => Some(&**error),
            _ => None,
        }
    }
}
