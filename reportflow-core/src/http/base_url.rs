use reportflow_rules::base_url::{BaseUrl, BaseUrlError, has_version};
use reqwest::Url;

use super::tls;
use crate::error::ConfigError;

/// Parses a base URL or an issuer. It must be https, or http on this machine.
pub(crate) fn parse_base_url(text: &str) -> Result<Url, ConfigError> {
    let invalid = |reason: String| ConfigError::InvalidBaseUrl { reason };
    let url = BaseUrl::parse(text).map_err(|error| match error {
        BaseUrlError::Insecure => ConfigError::NotHttps,
        error => invalid(error.to_string()),
    })?;
    if url.is_https() && !tls::IS_ENABLED {
        return Err(ConfigError::TlsDisabled);
    }
    // Fails for a label `xn--…` that encodes no name.
    Url::parse(url.as_str()).map_err(|error| invalid(error.to_string()))
}

/// Returns the advice for a response that is not the API's, if the base URL has no
/// version at its end.
pub(crate) fn version_hint(base_url: &Url) -> Option<&'static str> {
    (!has_version(base_url.as_str())).then_some("check the base URL: it usually ends in `/v1`")
}

/// Returns a URL below the base URL; each segment is percent-encoded.
pub(crate) fn join<'s>(base_url: &Url, segments: impl IntoIterator<Item = &'s str>) -> Url {
    let mut url = base_url.clone();
    // A URL without a host has no segments. `parse_base_url` rejects it.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}
