use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac::{HMAC_SHA256, Key};

use super::error::WebhookError;
use super::scheme::{Scheme, Signed};
use super::verify::sign;

const MAX_BODY: usize = 4 * 1024 * 1024;

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Verifies webhooks by the workspace's secret; cheap to clone.
///
/// ```
/// use http::{HeaderMap, HeaderName};
/// use reportflow_core::webhook::{Verifier, WebhookError};
///
/// let verifier = Verifier::new("the workspace's webhook secret")?;
///
/// // What the service does, for a test of your handler.
/// let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
/// let mut headers = HeaderMap::new();
/// for (name, value) in verifier.sign("", body) {
///     headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
/// }
///
/// let event = verifier.verify(&headers, body)?;
/// assert_eq!(event.name, "file.completed");
/// let changed = verifier.verify(&headers, b"{}");
/// assert!(matches!(changed, Err(WebhookError::Signature)));
/// # Ok::<(), WebhookError>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    pub(super) scheme: Scheme,
    /// One for each secret.
    pub(super) keys: Vec<Key>,
    pub(super) max_body: usize,
    pub(super) clock: Clock,
}

// By hand, as the secret must not be seen.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Verifies by [`Scheme::raw_hex`], an assumption: see the
    /// [module](crate::webhook).
    ///
    /// ```
    /// use reportflow_core::webhook::{Verifier, WebhookError};
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?;
    /// // Such as of a variable that is not set.
    /// assert!(matches!(Verifier::new(""), Err(WebhookError::Secret)));
    /// # Ok::<(), WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] when the secret is empty.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
        Verifier::with_scheme(Scheme::raw_hex(), secret)
    }

    /// Verifies by another scheme.
    ///
    /// ```
    /// use reportflow_core::webhook::{Scheme, Verifier, WebhookError};
    ///
    /// let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /// let verifier = Verifier::with_scheme(Scheme::standard_webhooks(), secret)?;
    ///
    /// let other = Verifier::with_scheme(Scheme::standard_webhooks(), "not Base64");
    /// assert!(matches!(other, Err(WebhookError::Secret)));
    /// # Ok::<(), WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] when the secret is empty, or not of the
    /// scheme's form; [`WebhookError::HeaderName`] when the scheme asks for a
    /// header that cannot be.
    pub fn with_scheme(scheme: Scheme, secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
        scheme.check()?;
        let verifier = Verifier {
            scheme,
            keys: Vec::new(),
            max_body: MAX_BODY,
            clock: Arc::new(SystemTime::now),
        };
        verifier.or_secret(secret)
    }

    /// Takes another secret as well, while secrets are being changed.
    ///
    /// ```
    /// use reportflow_core::webhook::Verifier;
    ///
    /// let verifier = Verifier::new("the new one")?.or_secret("the old one")?;
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`], as of [`with_scheme`](Verifier::with_scheme).
    pub fn or_secret(mut self, secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
        let key = self
            .scheme
            .key(secret.as_ref())
            .ok_or(WebhookError::Secret)?;
        self.keys.push(Key::new(HMAC_SHA256, &key));
        Ok(self)
    }

    /// Takes bodies of at most this many bytes; 4 MiB unless set.
    ///
    /// ```
    /// use reportflow_core::webhook::{Verifier, WebhookError};
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?.max_body(1000);
    /// let large = verifier.verify_with(|_| None, &[b' '; 1001]).unwrap_err();
    /// assert_eq!(large.status(), 413);
    /// # Ok::<(), WebhookError>(())
    /// ```
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Verifier {
        self.max_body = bytes;
        self
    }

    /// Takes the time from here, for tests; from the system unless set.
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

    /// Signs a body by the first secret, for tests: the headers that
    /// [`verify`](Verifier::verify) asks for. `id` goes where the scheme signs
    /// one, and nowhere else. See [`Verifier`] for an example.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use reportflow_core::webhook::Verifier;
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?;
    /// let body = br#"{"event":"file.completed","requestId":"aB3dE6gH9jK2mN5p","files":[]}"#;
    /// let headers: HashMap<String, String> = verifier.sign("", body).into_iter().collect();
    /// let header = |name: &str| headers.get(name).map(String::as_str);
    /// assert_eq!(verifier.verify_with(header, body)?.name, "file.completed");
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    #[must_use]
    pub fn sign(&self, id: &str, body: &[u8]) -> Vec<(String, String)> {
        let now = (self.clock)()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let now = now.to_string();
        let (before, mut headers) = match &self.scheme.signed {
            Signed::Body => (String::new(), Vec::new()),
            Signed::Timestamp { header, .. } => (format!("{now}."), vec![(header.clone(), now)]),
            Signed::IdTimestamp {
                id: id_header,
                header,
                ..
            } => (
                format!("{id}.{now}."),
                vec![(id_header.clone(), id.to_owned()), (header.clone(), now)],
            ),
        };
        if let Some(key) = self.keys.first() {
            let signature = sign(key, &before, body);
            let text = self.scheme.encode(signature.as_ref());
            headers.push((self.scheme.header.clone(), text));
        }
        headers
    }
}
