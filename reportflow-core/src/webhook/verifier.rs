use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::HeaderMap;
use ring::hmac::{HMAC_SHA256, Key};

use super::error::WebhookError;
use super::event::Event;
use super::scheme::SignatureScheme;

const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Verifies webhooks with the workspace's secret. Clones are cheap.
///
/// ```
/// use http::{HeaderMap, HeaderName};
/// use reportflow_core::webhook::{Verifier, WebhookError};
///
/// let verifier = Verifier::new("the workspace's webhook secret")?;
///
/// // Signs a body as the service does, for a test of your handler.
/// let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
/// let mut headers = HeaderMap::new();
/// for (name, value) in verifier.sign("", body) {
///     headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
/// }
///
/// let event = verifier.verify(&headers, body)?;
/// assert_eq!(event.name, "file.completed");
/// let changed = verifier.verify(&headers, b"{}");
/// assert!(matches!(changed, Err(WebhookError::InvalidSignature)));
/// # Ok::<(), WebhookError>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    pub(super) scheme: SignatureScheme,
    /// One for each secret.
    pub(super) keys: Vec<Key>,
    pub(super) max_body_bytes: usize,
    pub(super) clock: Clock,
}

// By hand, to hide the secret.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Creates a verifier with the default scheme, [`SignatureScheme::raw_hex`]. The
    /// scheme is an assumption: see the [module](crate::webhook). A text is trimmed,
    /// because a secret from a file may end with a line break. Random bytes that are not
    /// UTF-8 are used unchanged.
    ///
    /// ```
    /// use reportflow_core::webhook::{Verifier, WebhookError};
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?;
    /// // For example, an environment variable without a value.
    /// assert!(matches!(Verifier::new(""), Err(WebhookError::InvalidSecret)));
    /// # Ok::<(), WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WebhookError::InvalidSecret`] when the secret is empty.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
        Verifier::with_scheme(SignatureScheme::default(), secret)
    }

    /// Creates a verifier with another scheme.
    ///
    /// ```
    /// use reportflow_core::webhook::{SignatureScheme, Verifier, WebhookError};
    ///
    /// let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /// let verifier = Verifier::with_scheme(SignatureScheme::standard_webhooks(), secret)?;
    ///
    /// let other = Verifier::with_scheme(SignatureScheme::standard_webhooks(), "not Base64");
    /// assert!(matches!(other, Err(WebhookError::InvalidSecret)));
    /// # Ok::<(), WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`WebhookError::InvalidSecret`] when the secret is empty, or does not
    ///   have the form that the scheme requires.
    /// - [`WebhookError::InvalidHeaderName`] when the scheme names a header that
    ///   is not a valid header name.
    pub fn with_scheme(
        scheme: SignatureScheme,
        secret: impl AsRef<[u8]>,
    ) -> Result<Verifier, WebhookError> {
        scheme.validate()?;
        let verifier = Verifier {
            scheme,
            keys: Vec::new(),
            max_body_bytes: MAX_BODY_BYTES,
            clock: Arc::new(SystemTime::now),
        };
        verifier.with_previous_secret(secret)
    }

    /// Adds another secret, whose signatures are valid too. Use it while you rotate
    /// secrets.
    ///
    /// ```
    /// use reportflow_core::webhook::Verifier;
    ///
    /// let verifier = Verifier::new("the new one")?.with_previous_secret("the old one")?;
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WebhookError::InvalidSecret`], as for
    /// [`with_scheme`](Verifier::with_scheme).
    pub fn with_previous_secret(
        mut self,
        secret: impl AsRef<[u8]>,
    ) -> Result<Verifier, WebhookError> {
        let key = self
            .scheme
            .key(secret.as_ref())
            .ok_or(WebhookError::InvalidSecret)?;
        self.keys.push(Key::new(HMAC_SHA256, &key));
        Ok(self)
    }

    /// Sets the maximum size of a body, in bytes. Default: 4 MiB.
    ///
    /// ```
    /// use reportflow_core::webhook::{Verifier, WebhookError};
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?.max_body_bytes(1000);
    /// let error = verifier.verify_with_headers(|_| None, &[b' '; 1001]).unwrap_err();
    /// assert_eq!(error.status(), 413);
    /// # Ok::<(), WebhookError>(())
    /// ```
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Verifier {
        self.max_body_bytes = bytes;
        self
    }

    /// Sets the clock, for tests. Default: the system's clock.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    ///
    /// use reportflow_core::webhook::Verifier;
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?
    ///     .clock(|| UNIX_EPOCH + Duration::from_secs(1_771_151_445));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Verifier {
        self.clock = Arc::new(now);
        self
    }

    /// Verifies a webhook, and then parses it.
    ///
    /// `body` must be the bytes of the request. JSON that was parsed and written
    /// again has another signature.
    ///
    /// One valid signature is enough. A sender that rotates its secret may send
    /// several, in one header or in headers of the same name. The first 16 are
    /// compared.
    ///
    /// The default scheme signs no timestamp, so a replayed webhook verifies
    /// again: see [`EventDeduplicator`](super::EventDeduplicator). The
    /// [module](crate::webhook) shows a handler.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use reportflow_core::webhook::{Verifier, WebhookError};
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?;
    /// let mut headers = HeaderMap::new();
    /// headers.insert("x-reportflow-signature", "0".repeat(64).parse().unwrap());
    /// let forged = verifier.verify(&headers, br#"{"event":"file.completed"}"#);
    /// assert!(matches!(forged, Err(WebhookError::InvalidSignature)));
    /// # Ok::<(), WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`WebhookError::PayloadTooLarge`]
    /// - [`WebhookError::MissingHeader`]
    /// - [`WebhookError::InvalidTimestamp`]
    /// - [`WebhookError::InvalidSignature`]
    /// - [`WebhookError::InvalidPayload`]
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, WebhookError> {
        let signatures = headers.get_all(&self.scheme.header);
        let signatures = signatures.iter().filter_map(|value| value.to_str().ok());
        let header = |name: &str| headers.get(name)?.to_str().ok();
        self.verify_signatures(signatures, header, body)
    }

    /// Verifies a webhook whose headers are not a [`HeaderMap`].
    ///
    /// `header` returns the value of a header by its name in lower case. It may
    /// join several headers of the same name by commas.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use reportflow_core::webhook::{Event, Verifier, WebhookError};
    ///
    /// fn receive(
    ///     verifier: &Verifier,
    ///     headers: &HashMap<String, String>,
    ///     body: &[u8],
    /// ) -> Result<Event, WebhookError> {
    ///     verifier.verify_with_headers(|name| headers.get(name).map(String::as_str), body)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`verify`](Verifier::verify).
    pub fn verify_with_headers<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
    ) -> Result<Event, WebhookError> {
        self.verify_signatures(header(&self.scheme.header), header, body)
    }
}
