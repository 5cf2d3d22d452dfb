use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The lifetime of a token if `expires_in` is missing or invalid
/// (`docs/service.md`, section 5).
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// A response of the token endpoint.
#[derive(Deserialize)]
pub(super) struct TokenResponse {
    pub(super) access_token: String,
    /// The lifetime in seconds. Some issuers send it as a string.
    expires_in: Option<Box<RawValue>>,
}

impl TokenResponse {
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
