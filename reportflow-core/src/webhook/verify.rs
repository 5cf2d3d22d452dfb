use std::time::Duration;

use http::HeaderMap;
use ring::hmac::{Context, Key, Tag};
use subtle::ConstantTimeEq as _;

use super::error::WebhookError;
use super::event::Event;
use super::scheme::Signed;
use super::time;
use super::verifier::Verifier;
use crate::redact::strip_value;

/// More than a change of secrets needs; a caller without a secret must not
/// choose how much is compared.
const MAX_SIGNATURES: usize = 16;

impl Verifier {
    /// Verifies a webhook, and parses it only then. `body` must be the bytes as
    /// they came: JSON that was parsed and written again is another text.
    ///
    /// One right signature is enough, among several in one header or in headers
    /// of the same name, as while the sender changes its secret; the first 16
    /// are compared.
    ///
    /// Where no time is signed, as in the default scheme, a call that somebody
    /// recorded verifies again: see [`Recent`](super::Recent). See the
    /// [module](crate::webhook) for a handler.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use reportflow_core::webhook::{Verifier, WebhookError};
    ///
    /// let verifier = Verifier::new("the workspace's webhook secret")?;
    /// let mut headers = HeaderMap::new();
    /// headers.insert("x-reportflow-signature", "0".repeat(64).parse().unwrap());
    /// let forged = verifier.verify(&headers, br#"{"event":"file.completed"}"#);
    /// assert!(matches!(forged, Err(WebhookError::Signature)));
    /// # Ok::<(), WebhookError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// See [`WebhookError`].
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Event, WebhookError> {
        let signatures = headers.get_all(&self.scheme.header);
        let signatures = signatures.iter().filter_map(|value| value.to_str().ok());
        self.judge(signatures, |name| headers.get(name)?.to_str().ok(), body)
    }

    /// Like [`verify`](Verifier::verify), for headers of any other type: `header`
    /// finds one by its name in lower case; several of the same name may come
    /// joined by commas.
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
    ///     verifier.verify_with(|name| headers.get(name).map(String::as_str), body)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`WebhookError`].
    pub fn verify_with<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
    ) -> Result<Event, WebhookError> {
        self.judge(header(&self.scheme.header), header, body)
    }

    fn judge<'h>(
        &self,
        signatures: impl IntoIterator<Item = &'h str>,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
    ) -> Result<Event, WebhookError> {
        if body.len() > self.max_body {
            return Err(WebhookError::TooLarge {
                limit: self.max_body,
            });
        }
        let missing = |name: &str| WebhookError::MissingHeader {
            name: name.to_owned(),
        };
        let need = |name: &str| header(name).ok_or_else(|| missing(name));
        let mut signatures = signatures.into_iter().peekable();
        if signatures.peek().is_none() {
            return Err(missing(&self.scheme.header));
        }
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
        let signatures: Vec<[u8; 32]> = signatures
            .flat_map(|header| self.scheme.decode(header))
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
        Event::parse(body).map_err(|error| WebhookError::Body(strip_value(error)))
    }

    fn check_time(&self, timestamp: &str, tolerance: Duration) -> Result<(), WebhookError> {
        let signed = time::read(timestamp).ok_or(WebhookError::Timestamp)?;
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

pub(super) fn sign(key: &Key, before: &str, body: &[u8]) -> Tag {
    let mut context = Context::with_key(key);
    context.update(before.as_bytes());
    context.update(body);
    context.sign()
}
