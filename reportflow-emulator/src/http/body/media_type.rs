//! The header `Content-Type`.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

/// A media type and its charset.
pub(super) struct MediaType<'a> {
    essence: &'a str,
    pub(super) charset: Option<&'a str>,
}

impl<'a> MediaType<'a> {
    /// Returns the media type of a body. Ignores invalid parameters.
    pub(super) fn of(headers: &'a HeaderMap) -> Option<MediaType<'a>> {
        let mut parts = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';');
        let essence = parts.next()?.trim();
        let charset = parts
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches('"'));
        Some(MediaType { essence, charset })
    }

    pub(super) fn is(&self, essence: &str) -> bool {
        self.essence.eq_ignore_ascii_case(essence)
    }
}
