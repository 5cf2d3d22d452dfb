use reqwest::Url;

use super::origin::is_loopback;
use super::tls;
use crate::error::ConfigError;

/// Parses a base URL, or the issuer's: https, or http on this machine.
pub(crate) fn parse_base_url(text: &str) -> Result<Url, ConfigError> {
    let invalid = |reason: &str| ConfigError::InvalidBaseUrl {
        reason: reason.to_owned(),
    };
    let url = Url::parse(text.trim()).map_err(|error| invalid(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(ConfigError::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("it contains a user name or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("it contains a query or a fragment"));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(ConfigError::NotHttps);
    }
    if url.scheme() == "https" && !tls::IS_ENABLED {
        return Err(ConfigError::TlsDisabled);
    }
    Ok(url)
}

/// Returns a URL below the base URL; each segment is percent-encoded.
pub(crate) fn join<'s>(base_url: &Url, segments: impl IntoIterator<Item = &'s str>) -> Url {
    let mut url = base_url.clone();
    // Only a URL without a host has no segments, and `parse_base_url` rejects it.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}
