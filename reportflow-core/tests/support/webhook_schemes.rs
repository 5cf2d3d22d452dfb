//! Signature schemes, and verification of headers in every form.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use reportflow_core::webhook::{Event, SignatureScheme, Verifier, WebhookError};

pub const BODY: &[u8] =
    br#"{"event":"file.completed","timestamp":"2026-02-15T10:30:45.123Z","workspaceId":"w1",
"requestId":"aB3dE6gH9jK2mN5p","designId":"0eUDdgAjNXrrItA2","version":5,"files":[{"fileId":"f1",
"fileName":"invoice.pdf","passthrough":{"pageId":"abc123"},"share":{"shareType":"workspace",
"url":"https://app.example/s","passcodeEnabled":false}}]}"#;

pub fn at(seconds: u64) -> impl Fn() -> SystemTime + Send + Sync + 'static {
    move || UNIX_EPOCH + Duration::from_secs(seconds)
}

pub fn verify(
    verifier: &Verifier,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<Event, WebhookError> {
    let map: HeaderMap = headers
        .iter()
        .map(|(name, value)| {
            (
                name.parse::<HeaderName>().unwrap(),
                HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect();
    let by_map = verifier.verify(&map, body);
    let find = |name: &str| {
        headers
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, v)| v.as_str())
    };
    let by_closure = verifier.verify_with_headers(find, body);
    assert_eq!(by_map.is_ok(), by_closure.is_ok());
    by_map
}

pub fn schemes() -> Vec<(SignatureScheme, &'static str)> {
    let minute = Duration::from_secs(60);
    vec![
        (SignatureScheme::raw_hex(), "s3cret"),
        (
            SignatureScheme::hex("x-hub-signature-256").prefix("sha256="),
            "s3cret",
        ),
        (SignatureScheme::base64("x-signature"), "s3cret"),
        (
            SignatureScheme::hex("x-signature").timestamp("x-timestamp", minute),
            "s3cret",
        ),
        (
            SignatureScheme::base64("x-signature")
                .prefix("v0=")
                .timestamp("x-timestamp", minute),
            "s3cret",
        ),
        (
            SignatureScheme::standard_webhooks(),
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ),
    ]
}
