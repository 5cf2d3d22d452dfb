use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use ring::hmac::{Context, HMAC_SHA256, Key, Tag};
use subtle::ConstantTimeEq as _;

use super::error::WebhookError;
use super::event::Event;
use super::scheme::{Scheme, Signed};

const MAX_BODY: usize = 4 * 1024 * 1024;

/// More than a change of secrets needs; a caller without a secret must not
/// choose how much is compared.
const MAX_SIGNATURES: usize = 16;

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Verifies webhooks by the workspace's secret; cheap to clone.
#[derive(Clone)]
pub struct Verifier {
    scheme: Scheme,
    /// One for each secret.
    keys: Vec<Key>,
    max_body: usize,
    clock: Clock,
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
    /// # Errors
    ///
    /// [`WebhookError::Secret`] when the secret is empty.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
        Verifier::with_scheme(Scheme::raw_hex(), secret)
    }

    /// Verifies by another scheme.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] when the secret is empty, or not of the
    /// scheme's form.
    pub fn with_scheme(scheme: Scheme, secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
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
    /// # Errors
    ///
    /// As [`with_scheme`](Verifier::with_scheme).
    pub fn or_secret(mut self, secret: impl AsRef<[u8]>) -> Result<Verifier, WebhookError> {
        let key = self
            .scheme
            .key(secret.as_ref())
            .ok_or(WebhookError::Secret)?;
        self.keys.push(Key::new(HMAC_SHA256, &key));
        Ok(self)
    }

    /// Takes bodies of at most this many bytes; 4 MiB unless set.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Verifier {
        self.max_body = bytes;
        self
    }

    #[cfg(feature = "http-body")]
    pub(super) fn body_limit(&self) -> usize {
        self.max_body
    }

    /// Takes the time from here, for tests; from the system unless set.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Verifier {
        self.clock = Arc::new(now);
        self
    }

    /// Verifies a webhook, and parses it only then. `body` must be the bytes as
    /// they came: JSON that was parsed and written again is another text. Of
    /// a list of signatures, the first 16 are compared.
    ///
    /// Where no time is signed, as in the default scheme, a call that somebody
    /// recorded verifies again: see [`Recent`](super::Recent).
    ///
    /// # Errors
    ///
    /// See [`WebhookError`].
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, WebhookError> {
        self.verify_with(|name| headers.get(name)?.to_str().ok(), body)
    }

    /// Like [`verify`](Verifier::verify), for headers of any other type: `header`
    /// finds one by its name in lower case.
    ///
    /// # Errors
    ///
    /// See [`WebhookError`].
    pub fn verify_with<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
    ) -> Result<Event, WebhookError> {
        if body.len() > self.max_body {
            return Err(WebhookError::TooLarge {
                limit: self.max_body,
            });
        }
        let need = |name: &str| {
            header(name).ok_or_else(|| WebhookError::MissingHeader {
                name: name.to_owned(),
            })
        };
        let signatures = need(&self.scheme.header)?;
        let before = match &self.scheme.signed {
            Signed::Body => String::new(),
            Signed::Timestamp { header, tolerance } => {
                let timestamp = need(header)?;
                self.check_time(timestamp, *tolerance)?;
                format!("{timestamp}.")
            }
            Signed::IdTimestamp {
                id,
                header,
                tolerance,
            } => {
                let (id, timestamp) = (need(id)?, need(header)?);
                self.check_time(timestamp, *tolerance)?;
                format!("{id}.{timestamp}.")
            }
        };
        let signatures: Vec<[u8; 32]> = self
            .scheme
            .decode(signatures)
            .take(MAX_SIGNATURES)
            .collect();
        let signed = !signatures.is_empty()
            && self.keys.iter().any(|key| {
                let expected = sign(key, &before, body);
                // Compared in the same time whichever byte is wrong.
                let same = |signature: &[u8; 32]| signature.ct_eq(expected.as_ref()).into();
                signatures.iter().any(same)
            });
        if !signed {
            return Err(WebhookError::Signature);
        }
        Event::parse(body).map_err(WebhookError::Body)
    }

    /// Signs a body by the first secret, for tests: the headers that
    /// [`verify`](Verifier::verify) asks for. `id` goes where the scheme signs
    /// one, and nowhere else.
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

    fn check_time(&self, timestamp: &str, tolerance: Duration) -> Result<(), WebhookError> {
        let seconds = timestamp.parse().map_err(|_| WebhookError::Timestamp)?;
        let signed = UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .ok_or(WebhookError::Timestamp)?;
        let now = (self.clock)();
        let off = match now.duration_since(signed) {
            Ok(ago) => ago,
            Err(ahead) => ahead.duration(),
        };
        if off > tolerance {
            Err(WebhookError::Timestamp)
        } else {
            Ok(())
        }
    }
}

fn sign(key: &Key, before: &str, body: &[u8]) -> Tag {
    let mut context = Context::with_key(key);
    context.update(before.as_bytes());
    context.update(body);
    context.sign()
}
