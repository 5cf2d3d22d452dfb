use std::time::Duration;

use reqwest::header::HeaderValue;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::byte_order_mark::strip_byte_order_mark;

/// The lifetime of a token if `expires_in` is missing or invalid
/// (`docs/service.md`, section 5).
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// A response of the token endpoint.
pub(super) struct TokenResponse {
    pub(super) access_token: String,
    /// The `Authorization` header with the token.
    pub(super) header: HeaderValue,
    /// The lifetime in seconds. Some issuers send it as a string.
    expires_in: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Json {
    access_token: String,
    expires_in: Option<Box<RawValue>>,
}

impl TokenResponse {
    /// Parses a body. The error does not quote it.
    pub(super) fn parse(body: &[u8]) -> Result<TokenResponse, &'static str> {
        let Json {
            access_token,
            expires_in,
        } = serde_json::from_slice(strip_byte_order_mark(body))
            .map_err(|_| "expected a JSON object with an `access_token`")?;
        if access_token.is_empty() {
            return Err("the `access_token` is empty");
        }
        let mut header = HeaderValue::try_from(format!("Bearer {access_token}"))
            .map_err(|_| "the `access_token` contains a character that a header cannot hold")?;
        header.set_sensitive(true);
        Ok(TokenResponse {
            access_token,
            header,
            expires_in,
        })
    }

    pub(super) fn lifetime(&self) -> Duration {
        let text = self.expires_in.as_deref().map_or("", RawValue::get);
        let text = text.trim_matches('"').trim();
        let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
        match seconds.parse() {
            Ok(seconds) if fraction.bytes().all(|c| c.is_ascii_digit()) => {
                Duration::from_secs(seconds)
            }
            _ => DEFAULT_LIFETIME,
        }
    }
}
