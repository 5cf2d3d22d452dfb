use std::fmt;

use reqwest::header::LOCATION;
use reqwest::{Response, Url};

use crate::client::{Client, is_loopback};

/// Why a redirect of a download was not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectError {
    /// More than five in a row.
    TooMany,
    /// It does not say where to, or what it says is no URL.
    NoLocation,
    /// It leads to a URL that is not https.
    NotHttps,
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RedirectError::TooMany => "the download was redirected more than five times",
            RedirectError::NoLocation => "the download was redirected without a usable `Location`",
            RedirectError::NotHttps => "the download was redirected to a URL that is not https",
        })
    }
}

impl std::error::Error for RedirectError {}

/// Where a redirect leads to, if that is to be followed.
pub(crate) fn target(
    client: &Client,
    from: &Url,
    response: &Response,
) -> Result<Url, RedirectError> {
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok());
    let url = location.and_then(|location| from.join(location).ok());
    let url = url.ok_or(RedirectError::NoLocation)?;
    // A service elsewhere has no business with this machine's own ports.
    let local = is_loopback(client.base()) && is_loopback(&url);
    match url.scheme() {
        "https" => Ok(url),
        "http" if local => Ok(url),
        _ => Err(RedirectError::NotHttps),
    }
}
