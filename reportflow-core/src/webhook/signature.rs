use std::time::{Duration, UNIX_EPOCH};

use ring::hmac::{Context, Key, Tag};
use subtle::ConstantTimeEq as _;

use super::error::WebhookError;
use super::event::Event;
use super::scheme::SignedContent;
use super::timestamp;
use super::verifier::Verifier;
use crate::redact::strip_value;

/// The maximum number of signatures that are compared. A rotation of secrets needs
/// fewer. The limit bounds the work for an unverified caller.
const MAX_SIGNATURES: usize = 16;

impl Verifier {
    /// Signs a body with the first secret, for tests. Returns the headers that
    /// [`verify`](Verifier::verify) requires.
    ///
    /// `id` is used only if the scheme signs an id. See [`Verifier`] for another
    /// example.
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
    /// assert_eq!(verifier.verify_with_headers(header, body)?.name, "file.completed");
    /// # Ok::<(), reportflow_core::webhook::WebhookError>(())
    /// ```
    #[must_use]
    pub fn sign(&self, id: &str, body: &[u8]) -> Vec<(String, String)> {
        let now = (self.clock)()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let now = now.to_string();
        let (prefix, mut headers) = match &self.scheme.content {
            SignedContent::Body => (String::new(), Vec::new()),
            SignedContent::Timestamp { header, .. } => {
                (format!("{now}."), vec![(header.clone(), now)])
            }
            SignedContent::IdTimestamp {
                id_header, header, ..
            } => (
                format!("{id}.{now}."),
                vec![(id_header.clone(), id.to_owned()), (header.clone(), now)],
            ),
        };
        if let Some(key) = self.keys.first() {
            let signature = hmac(key, &prefix, body);
            let text = self.scheme.encode(signature.as_ref());
            headers.push((self.scheme.header.clone(), text));
        }
        headers
    }

    pub(super) fn verify_signatures<'h>(
        &self,
        signatures: impl IntoIterator<Item = &'h str>,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
    ) -> Result<Event, WebhookError> {
        if body.len() > self.max_body_bytes {
            return Err(WebhookError::PayloadTooLarge {
                limit: self.max_body_bytes,
            });
        }
        let mut signatures = signatures.into_iter().peekable();
        if signatures.peek().is_none() {
            return Err(missing_header(&self.scheme.header));
        }
        let prefix = self.signed_prefix(header)?;
        let signatures: Vec<[u8; 32]> = signatures
            .flat_map(|header| self.scheme.decode(header))
            .take(MAX_SIGNATURES)
            .collect();
        let valid = !signatures.is_empty()
            && self.keys.iter().any(|key| {
                let expected = hmac(key, &prefix, body);
                let equal = |signature: &[u8; 32]| signature.ct_eq(expected.as_ref()).into();
                signatures.iter().any(equal)
            });
        if !valid {
            return Err(WebhookError::InvalidSignature);
        }
        Event::parse(body).map_err(|error| WebhookError::InvalidPayload(strip_value(error)))
    }

    /// Returns the part of the signed content before the body. Checks its timestamp.
    fn signed_prefix<'h>(
        &self,
        header: impl Fn(&str) -> Option<&'h str>,
    ) -> Result<String, WebhookError> {
        let require = |name: &str| header(name).ok_or_else(|| missing_header(name));
        match &self.scheme.content {
            SignedContent::Body => Ok(String::new()),
            SignedContent::Timestamp { header, tolerance } => {
                let timestamp = require(header)?;
                self.check_timestamp(timestamp, *tolerance)?;
                Ok(format!("{timestamp}."))
            }
            SignedContent::IdTimestamp {
                id_header,
                header,
                tolerance,
            } => {
                let (id, timestamp) = (require(id_header)?, require(header)?);
                self.check_timestamp(timestamp, *tolerance)?;
                Ok(format!("{id}.{timestamp}."))
            }
        }
    }

    fn check_timestamp(&self, timestamp: &str, tolerance: Duration) -> Result<(), WebhookError> {
        let signed = timestamp::parse(timestamp).ok_or(WebhookError::InvalidTimestamp)?;
        let now = (self.clock)();
        let difference = match now.duration_since(signed) {
            Ok(past) => past,
            Err(future) => future.duration(),
        };
        if difference > tolerance {
            Err(WebhookError::InvalidTimestamp)
        } else {
            Ok(())
        }
    }
}

fn missing_header(name: &str) -> WebhookError {
    WebhookError::MissingHeader {
        name: name.to_owned(),
    }
}

fn hmac(key: &Key, prefix: &str, body: &[u8]) -> Tag {
    let mut context = Context::with_key(key);
    context.update(prefix.as_bytes());
    context.update(body);
    context.sign()
}
