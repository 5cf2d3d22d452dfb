use reportflow_rules::base_url::{self, BaseUrlError};
use reqwest::Url;

use super::tls;
use crate::error::ConfigError;

/// Parses a base URL or an issuer. It must be https, or http on this machine.
pub(crate) fn parse_base_url(text: &str) -> Result<Url, ConfigError> {
    let invalid = |reason: &str| ConfigError::InvalidBaseUrl {
        reason: reason.to_owned(),
    };
    let url = Url::parse(text.trim()).map_err(|error| invalid(&error.to_string()))?;
    let parts = base_url::Parts {
        scheme: url.scheme(),
        host: url.host_str().unwrap_or_default(),
        has_user_info: !url.username().is_empty() || url.password().is_some(),
        has_query_or_fragment: url.query().is_some() || url.fragment().is_some(),
    };
    base_url::check(parts).map_err(|error| match error {
        BaseUrlError::UserInfo => invalid("it contains a user name or a password"),
        BaseUrlError::QueryOrFragment => invalid("it contains a query or a fragment"),
        BaseUrlError::Insecure => ConfigError::NotHttps,
    })?;
    if url.scheme() == "https" && !tls::IS_ENABLED {
        return Err(ConfigError::TlsDisabled);
    }
    Ok(url)
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
