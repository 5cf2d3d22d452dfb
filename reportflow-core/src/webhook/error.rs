use std::fmt;

/// Why a webhook was not taken. It never holds the secret or the body.
///
/// ```
/// use http::HeaderMap;
/// use reportflow_core::webhook::{Verifier, WebhookError};
///
/// let verifier = Verifier::new("the workspace's webhook secret")?;
/// match verifier.verify(&HeaderMap::new(), b"{}") {
///     Err(error @ WebhookError::MissingHeader { .. }) => {
///         assert_eq!(error.status(), 401);
///         assert_eq!(error.to_string(), "the webhook has no header `x-reportflow-signature`");
///     }
///     outcome => panic!("{outcome:?}"),
/// }
/// # Ok::<(), WebhookError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is empty, or not of the form that the scheme asks for. Only
    /// setting up a [`Verifier`](super::Verifier) gives it.
    Secret,
    /// The scheme asks for a header that no request can have. Only setting up a
    /// [`Verifier`](super::Verifier) gives it.
    #[non_exhaustive]
    HeaderName {
        /// What is no name of a header, in lower case.
        name: String,
    },
    /// A header that the scheme needs is not there.
    #[non_exhaustive]
    MissingHeader {
        /// Its name.
        name: String,
    },
    /// No signature of the header is one of these bytes by any of the secrets.
    Signature,
    /// The signed time does not read as one, or is too far from now: an old call
    /// that is sent again, or a clock that is wrong.
    Timestamp,
    /// The body is larger than the verifier takes, or a layer before it.
    #[non_exhaustive]
    TooLarge {
        /// The verifier's limit, in bytes.
        limit: usize,
    },
    /// The signature is right, and the body is no event, as its source says.
    Body(serde_json::Error),
    /// The body broke off.
    #[cfg(feature = "http-body")]
    Read(Box<dyn std::error::Error + Send + Sync>),
}

impl WebhookError {
    /// What to answer: 413 for a body that is too large, 400 for one that is no
    /// event or broke off, and else 401.
    ///
    /// ```
    /// use reportflow_core::webhook::{Event, WebhookError};
    ///
    /// fn answer(outcome: &Result<Event, WebhookError>) -> u16 {
    ///     outcome.as_ref().map_or_else(WebhookError::status, |_| 204)
    /// }
    /// ```
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            WebhookError::TooLarge { .. } => 413,
            WebhookError::Body(_) => 400,
            #[cfg(feature = "http-body")]
            WebhookError::Read(_) => 400,
            _ => 401,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebhookError::Secret => {
                f.write_str("the webhook secret is empty, or not of the scheme's form")
            }
            WebhookError::HeaderName { name } => write!(
                f,
                "the webhook's scheme asks for `{}`, which is no name of a header",
                name.escape_debug()
            ),
            WebhookError::MissingHeader { name } => write!(f, "the webhook has no header `{name}`"),
            WebhookError::Signature => f.write_str("the webhook's signature does not match"),
            WebhookError::Timestamp => {
                f.write_str("the webhook's signed time is missing or too far from now")
            }
            WebhookError::TooLarge { limit } => {
                write!(
                    f,
                    "the webhook's body is larger than the verifier's {limit} bytes, or than a layer before it takes"
                )
            }
            WebhookError::Body(_) => f.write_str("the webhook's body is no event"),
            #[cfg(feature = "http-body")]
            WebhookError::Read(_) => f.write_str("the webhook's body broke off"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WebhookError::Body(error) => Some(error),
            #[cfg(feature = "http-body")]
            WebhookError::Read(error) => Some(&**error),
            _ => None,
        }
    }
}
