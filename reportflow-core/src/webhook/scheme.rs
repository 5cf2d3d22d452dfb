use std::iter::once;
use std::time::Duration;

use http::HeaderName;
use reportflow_rules::credentials::trim;

use super::encoding::Encoding;
use super::error::WebhookError;

/// The form of a webhook's signature: the header, the encoding and the signed
/// content.
///
/// The algorithm is always HMAC-SHA256. The service does not publish the rest
/// (`docs/service.md`, section 8). Default: [`raw_hex`](SignatureScheme::raw_hex).
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::webhook::SignatureScheme;
///
/// // `X-Hub-Signature-256: sha256=<hex of the raw body's HMAC>`
/// let scheme = SignatureScheme::hex("x-hub-signature-256").prefix("sha256=");
///
/// // The timestamp is signed too; a webhook older than 5 minutes is rejected.
/// let five_minutes = Duration::from_secs(300);
/// let scheme = SignatureScheme::base64("x-signature").timestamp("x-timestamp", five_minutes);
///
/// // This project's assumption, and a public specification.
/// let (assumed, standard) = (SignatureScheme::raw_hex(), SignatureScheme::standard_webhooks());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SignatureScheme {
    pub(super) header: String,
    encoding: Encoding,
    prefix: String,
    pub(super) content: SignedContent,
    secret: SecretForm,
}

/// The content that a signature covers.
#[derive(Clone, Debug)]
pub(super) enum SignedContent {
    /// The body.
    Body,
    /// Timestamp, `.`, body.
    Timestamp { header: String, tolerance: Duration },
    /// Id, `.`, timestamp, `.`, body.
    IdTimestamp {
        id_header: String,
        header: String,
        tolerance: Duration,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SecretForm {
    /// The bytes. White space around a text is removed.
    Raw,
    /// Base64, optionally after `whsec_`.
    Whsec,
}

impl Default for SignatureScheme {
    fn default() -> SignatureScheme {
        SignatureScheme::raw_hex()
    }
}

impl SignatureScheme {
    /// Creates the default scheme: `x-reportflow-signature: <hex of the raw
    /// body's HMAC>`. It is this project's assumption. The emulator uses it too.
    ///
    /// ```
    /// use reportflow_core::webhook::{SignatureScheme, Verifier};
    ///
    /// let verifier = Verifier::with_scheme(SignatureScheme::raw_hex(), "the secret")?;
    /// let headers = verifier.sign("", b"{}");
    /// assert_eq!(headers[0].0, "x-reportflow-signature");
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn raw_hex() -> SignatureScheme {
        SignatureScheme::hex("x-reportflow-signature")
    }

    /// Creates the scheme of <https://www.standardwebhooks.com>.
    ///
    /// Its headers are `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    /// The signature header is a list of `v1,<Base64>`, separated by spaces.
    /// Secrets have the form `whsec_<Base64>`. The timestamp may differ from the
    /// current time by at most 5 minutes.
    ///
    /// ```
    /// use reportflow_core::webhook::{SignatureScheme, Verifier};
    ///
    /// let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /// let verifier = Verifier::with_scheme(SignatureScheme::standard_webhooks(), secret)?;
    /// let headers = verifier.sign("msg_2026", b"{}");
    /// assert_eq!(headers[0], ("webhook-id".to_owned(), "msg_2026".to_owned()));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn standard_webhooks() -> SignatureScheme {
        SignatureScheme {
            header: "webhook-signature".to_owned(),
            encoding: Encoding::Base64,
            prefix: "v1,".to_owned(),
            content: SignedContent::IdTimestamp {
                id_header: "webhook-id".to_owned(),
                header: "webhook-timestamp".to_owned(),
                tolerance: Duration::from_secs(300),
            },
            secret: SecretForm::Whsec,
        }
    }

    /// Creates a scheme with the raw body's HMAC in hexadecimal, in `header`.
    ///
    /// ```
    /// use reportflow_core::webhook::{SignatureScheme, Verifier};
    ///
    /// let verifier = Verifier::with_scheme(SignatureScheme::hex("x-signature"), "the secret")?;
    /// let headers = verifier.sign("", b"{}");
    /// assert!(headers[0].1.bytes().all(|digit| digit.is_ascii_hexdigit()));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn hex(header: impl Into<String>) -> SignatureScheme {
        SignatureScheme {
            header: header.into().to_ascii_lowercase(),
            encoding: Encoding::Hex,
            prefix: String::new(),
            content: SignedContent::Body,
            secret: SecretForm::Raw,
        }
    }

    /// Creates a scheme with the raw body's HMAC in Base64, in `header`.
    ///
    /// ```
    /// use reportflow_core::webhook::{SignatureScheme, Verifier};
    ///
    /// let verifier = Verifier::with_scheme(SignatureScheme::base64("x-signature"), "the secret")?;
    /// let headers = verifier.sign("", b"{}");
    /// assert!(headers[0].1.ends_with('='));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn base64(header: impl Into<String>) -> SignatureScheme {
        SignatureScheme {
            encoding: Encoding::Base64,
            ..SignatureScheme::hex(header)
        }
    }

    /// Sets the text before each signature, such as `sha256=`. Default: empty.
    ///
    /// ```
    /// use reportflow_core::webhook::{SignatureScheme, Verifier};
    ///
    /// let scheme = SignatureScheme::hex("x-hub-signature-256").prefix("sha256=");
    /// let headers = Verifier::with_scheme(scheme, "the secret")?.sign("", b"{}");
    /// assert!(headers[0].1.starts_with("sha256="));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn prefix(mut self, prefix: impl Into<String>) -> SignatureScheme {
        self.prefix = prefix.into();
        self
    }

    /// Adds a timestamp to the signed content: the value of `header`, a `.`, and the
    /// body.
    ///
    /// A timestamp is rejected if it differs from the current time by more than
    /// `tolerance`, in the past or in the future.
    ///
    /// The service's format is unknown. These formats are accepted: seconds since
    /// 1970, milliseconds (13 digits or more), and RFC 3339. The `timestamp` of an
    /// event has the last one: `2026-02-15T10:30:45.123Z`.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// use reportflow_core::webhook::{SignatureScheme, Verifier, WebhookError};
    ///
    /// let minute = Duration::from_secs(60);
    /// let verifier = Verifier::with_scheme(
    ///     SignatureScheme::hex("x-signature").timestamp("x-timestamp", 5 * minute),
    ///     "the secret",
    /// )?;
    /// // A webhook of an hour ago, replayed.
    /// let old = verifier.clone().clock(move || SystemTime::now() - 60 * minute);
    /// let headers = old.sign("", b"{}");
    /// let header = |name: &str| Some(headers.iter().find(|(sent, _)| sent == name)?.1.as_str());
    /// let outcome = verifier.verify_with_headers(header, b"{}");
    /// assert!(matches!(outcome, Err(WebhookError::InvalidTimestamp)));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn timestamp(mut self, header: impl Into<String>, tolerance: Duration) -> SignatureScheme {
        self.content = SignedContent::Timestamp {
            header: header.into().to_ascii_lowercase(),
            tolerance,
        };
        self
    }

    /// Returns the header value for a signature.
    pub(super) fn encode(&self, signature: &[u8]) -> String {
        format!("{}{}", self.prefix, self.encoding.encode(signature))
    }

    /// Returns the signatures in a header value. Spaces or commas separate them.
    /// Invalid parts are skipped.
    pub(super) fn decode<'a>(&'a self, header: &'a str) -> impl Iterator<Item = [u8; 32]> + 'a {
        let separator = |c: char| c == ',' || c.is_ascii_whitespace();
        let after_separators = header.match_indices(separator).map(|(at, _)| at + 1);
        // `split` would break a prefix that contains a comma, such as `v1,`.
        once(0).chain(after_separators).filter_map(move |start| {
            let text = header[start..].strip_prefix(self.prefix.as_str())?;
            let text = &text[..text.find(separator).unwrap_or(text.len())];
            self.encoding.decode(text.as_bytes())?.try_into().ok()
        })
    }

    /// Checks that the scheme's headers have valid names.
    pub(super) fn validate(&self) -> Result<(), WebhookError> {
        let (id, timestamp) = match &self.content {
            SignedContent::Body => (None, None),
            SignedContent::Timestamp { header, .. } => (None, Some(header)),
            SignedContent::IdTimestamp {
                id_header, header, ..
            } => (Some(id_header), Some(header)),
        };
        let names = once(&self.header).chain(id).chain(timestamp);
        for name in names {
            if name.parse::<HeaderName>().is_err() {
                let name = name.clone();
                return Err(WebhookError::InvalidHeaderName { name });
            }
        }
        Ok(())
    }

    /// Returns the HMAC key of a secret, or `None` if the secret is invalid.
    pub(super) fn key(&self, secret: &[u8]) -> Option<Vec<u8>> {
        // A text from a file may end with a line break. A random key may end in any byte.
        let secret = std::str::from_utf8(secret).map_or(secret, |text| trim(text).as_bytes());
        let key = match self.secret {
            SecretForm::Raw => secret.to_vec(),
            SecretForm::Whsec => {
                let text = secret.strip_prefix(b"whsec_").unwrap_or(secret);
                Encoding::Base64.decode(text)?
            }
        };
        // Anyone can sign with an empty key.
        (!key.is_empty()).then_some(key)
    }
}
