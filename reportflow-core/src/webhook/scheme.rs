use std::iter::once;
use std::time::Duration;

use base64_simd::STANDARD;
use http::HeaderName;

use super::error::WebhookError;

/// How a webhook is signed: which header, which encoding, and over what.
///
/// Always with HMAC-SHA256; the rest is not published by the service
/// (`docs/service.md`, section 8).
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::webhook::Scheme;
///
/// // `X-Hub-Signature-256: sha256=<hex of the raw body's HMAC>`
/// let scheme = Scheme::hex("x-hub-signature-256").prefix("sha256=");
///
/// // The time is signed with the body, and older calls than 5 minutes fail.
/// let scheme = Scheme::base64("x-signature").timestamp("x-timestamp", Duration::from_secs(300));
///
/// // Ready-made: this project's assumption, and a specification of others.
/// let (assumed, standard) = (Scheme::raw_hex(), Scheme::standard_webhooks());
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Scheme {
    pub(super) header: String,
    pub(super) encoding: Encoding,
    pub(super) prefix: String,
    pub(super) signed: Signed,
    pub(super) secret: SecretForm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Hex,
    Base64,
}

/// What the signature covers.
#[derive(Clone, Debug)]
pub(super) enum Signed {
    /// The body.
    Body,
    /// Timestamp, `.`, body.
    Timestamp { header: String, tolerance: Duration },
    /// Id, `.`, timestamp, `.`, body.
    IdTimestamp {
        id: String,
        header: String,
        tolerance: Duration,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretForm {
    /// Its bytes as they are.
    Raw,
    /// Base64, with or without `whsec_` before it.
    Whsec,
}

impl Scheme {
    /// `x-reportflow-signature: <hex of the raw body's HMAC>`. This project's
    /// assumption, shared with its emulator, and what a
    /// [`Verifier`](super::Verifier) uses unless told otherwise.
    ///
    /// ```
    /// use reportflow_core::webhook::{Scheme, Verifier};
    ///
    /// let verifier = Verifier::with_scheme(Scheme::raw_hex(), "the secret")?;
    /// let headers = verifier.sign("", b"{}");
    /// assert_eq!(headers[0].0, "x-reportflow-signature");
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn raw_hex() -> Scheme {
        Scheme::hex("x-reportflow-signature")
    }

    /// The scheme of <https://www.standardwebhooks.com>: the headers
    /// `webhook-id`, `webhook-timestamp` and `webhook-signature`, a list of
    /// `v1,<Base64>` parted by spaces, and secrets of the form
    /// `whsec_<Base64>`. The time may be off by five minutes.
    ///
    /// ```
    /// use reportflow_core::webhook::{Scheme, Verifier};
    ///
    /// let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /// let verifier = Verifier::with_scheme(Scheme::standard_webhooks(), secret)?;
    /// let headers = verifier.sign("msg_2026", b"{}");
    /// assert_eq!(headers[0], ("webhook-id".to_owned(), "msg_2026".to_owned()));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn standard_webhooks() -> Scheme {
        Scheme {
            header: "webhook-signature".to_owned(),
            encoding: Encoding::Base64,
            prefix: "v1,".to_owned(),
            signed: Signed::IdTimestamp {
                id: "webhook-id".to_owned(),
                header: "webhook-timestamp".to_owned(),
                tolerance: Duration::from_secs(300),
            },
            secret: SecretForm::Whsec,
        }
    }

    /// The raw body's HMAC in hexadecimal, in this header.
    ///
    /// ```
    /// use reportflow_core::webhook::{Scheme, Verifier};
    ///
    /// let verifier = Verifier::with_scheme(Scheme::hex("x-signature"), "the secret")?;
    /// let headers = verifier.sign("", b"{}");
    /// assert!(headers[0].1.bytes().all(|digit| digit.is_ascii_hexdigit()));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn hex(header: impl Into<String>) -> Scheme {
        Scheme {
            header: header.into().to_ascii_lowercase(),
            encoding: Encoding::Hex,
            prefix: String::new(),
            signed: Signed::Body,
            secret: SecretForm::Raw,
        }
    }

    /// The raw body's HMAC in Base64, in this header.
    ///
    /// ```
    /// use reportflow_core::webhook::{Scheme, Verifier};
    ///
    /// let verifier = Verifier::with_scheme(Scheme::base64("x-signature"), "the secret")?;
    /// let headers = verifier.sign("", b"{}");
    /// assert!(headers[0].1.ends_with('='));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn base64(header: impl Into<String>) -> Scheme {
        Scheme {
            encoding: Encoding::Base64,
            ..Scheme::hex(header)
        }
    }

    /// What stands before the signature, such as `sha256=`.
    ///
    /// ```
    /// use reportflow_core::webhook::{Scheme, Verifier};
    ///
    /// let scheme = Scheme::hex("x-hub-signature-256").prefix("sha256=");
    /// let headers = Verifier::with_scheme(scheme, "the secret")?.sign("", b"{}");
    /// assert!(headers[0].1.starts_with("sha256="));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn prefix(mut self, prefix: impl Into<String>) -> Scheme {
        self.prefix = prefix.into();
        self
    }

    /// Signs the time as well: the text of `header`, a `.`, and the body. A time
    /// further than `tolerance` from now, to either side, is refused.
    ///
    /// Nobody knows how the service would write it, so it may be seconds since
    /// 1970, milliseconds (from 13 digits on), or of RFC 3339, as the
    /// `timestamp` of an event: `2026-02-15T10:30:45.123Z`.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// use reportflow_core::webhook::{Scheme, Verifier, WebhookError};
    ///
    /// let minute = Duration::from_secs(60);
    /// let verifier = Verifier::with_scheme(
    ///     Scheme::hex("x-signature").timestamp("x-timestamp", 5 * minute),
    ///     "the secret",
    /// )?;
    /// // Recorded an hour ago, and sent again.
    /// let old = verifier.clone().clock(move || SystemTime::now() - 60 * minute);
    /// let headers = old.sign("", b"{}");
    /// let header = |name: &str| Some(headers.iter().find(|(sent, _)| sent == name)?.1.as_str());
    /// let outcome = verifier.verify_with(header, b"{}");
    /// assert!(matches!(outcome, Err(WebhookError::Timestamp)));
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    pub fn timestamp(mut self, header: impl Into<String>, tolerance: Duration) -> Scheme {
        self.signed = Signed::Timestamp {
            header: header.into().to_ascii_lowercase(),
            tolerance,
        };
        self
    }

    /// The header's text for a signature.
    pub(super) fn encode(&self, mac: &[u8]) -> String {
        let text = match self.encoding {
            Encoding::Hex => mac.iter().map(|byte| format!("{byte:02x}")).collect(),
            Encoding::Base64 => STANDARD.encode_to_string(mac),
        };
        format!("{}{text}", self.prefix)
    }

    /// The signatures of a header's text, parted by spaces or commas; what does
    /// not read as one is none.
    pub(super) fn decode<'a>(&'a self, header: &'a str) -> impl Iterator<Item = [u8; 32]> + 'a {
        let parts = |c: char| c == ',' || c.is_ascii_whitespace();
        let behind = header.match_indices(parts).map(|(at, _)| at + 1);
        // Not by `split`, as a prefix may hold a comma itself: `v1,`.
        once(0).chain(behind).filter_map(move |start| {
            let text = header[start..].strip_prefix(self.prefix.as_str())?;
            let text = &text[..text.find(parts).unwrap_or(text.len())];
            let bytes = match self.encoding {
                Encoding::Hex => unhex(text),
                Encoding::Base64 => STANDARD.decode_to_vec(text).ok(),
            };
            bytes?.try_into().ok()
        })
    }

    /// Whether requests can have the headers at all.
    pub(super) fn check(&self) -> Result<(), WebhookError> {
        let (id, time) = match &self.signed {
            Signed::Body => (None, None),
            Signed::Timestamp { header, .. } => (None, Some(header)),
            Signed::IdTimestamp { id, header, .. } => (Some(id), Some(header)),
        };
        let names = once(&self.header).chain(id).chain(time);
        for name in names {
            if name.parse::<HeaderName>().is_err() {
                let name = name.clone();
                return Err(WebhookError::HeaderName { name });
            }
        }
        Ok(())
    }

    /// The key of a secret, unless it is empty or of another form.
    pub(super) fn key(&self, secret: &[u8]) -> Option<Vec<u8>> {
        let key = match self.secret {
            SecretForm::Raw => secret.to_vec(),
            SecretForm::Whsec => {
                let text = secret.strip_prefix(b"whsec_").unwrap_or(secret);
                STANDARD.decode_to_vec(text).ok()?
            }
        };
        // Anyone can sign by an empty key.
        (!key.is_empty()).then_some(key)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks_exact(2);
    if !digits.remainder().is_empty() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits
        .map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok())
        .collect()
}
