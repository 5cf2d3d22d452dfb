use std::fmt;
use std::net::IpAddr;

use reqwest::Url;
use reqwest::header::HeaderValue;

use crate::client::{host, is_loopback};

/// Why a redirect of a download was not followed.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) {
/// use reportflow_core::{Error, RedirectError};
///
/// match download.bytes().await {
///     Err(Error::Redirect { reason: RedirectError::NotHttps, .. }) => {
///         eprintln!("the file would have come in the clear");
///     }
///     outcome => println!("{} bytes", outcome.map_or(0, |file| file.len())),
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectError {
    /// More than five in a row.
    TooMany,
    /// It does not say where to, or what it says is no URL.
    NoLocation,
    /// It leads to a URL that is not https.
    NotHttps,
    /// It leads to this machine, where the client's base URL does not.
    Loopback,
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RedirectError::TooMany => "the download was redirected more than five times",
            RedirectError::NoLocation => "the download was redirected without a usable `Location`",
            RedirectError::NotHttps => "the download was redirected to a URL that is not https",
            RedirectError::Loopback => "the download was redirected to this machine itself",
        })
    }
}

impl std::error::Error for RedirectError {}

/// Where a redirect leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) url: Url,
    /// The key goes to no other origin.
    pub(crate) with_key: bool,
}

/// Where a redirect leads to by its `Location`, if that is to be followed.
pub(crate) fn follow(
    base: &Url,
    from: &Url,
    location: Option<&HeaderValue>,
) -> Result<Target, RedirectError> {
    // Some write a name as it is, and the URL escapes it.
    let location = location.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let url = location.and_then(|location| from.join(location).ok());
    let url = url.ok_or(RedirectError::NoLocation)?;
    // A service elsewhere has no business with this machine's own ports.
    let local = is_loopback(base);
    match url.scheme() {
        "http" | "https" if !local && leads_here(&url) => return Err(RedirectError::Loopback),
        "https" => {}
        "http" if base.scheme() == "http" && is_loopback(&url) => {}
        _ => return Err(RedirectError::NotHttps),
    }
    let with_key = url.origin() == base.origin();
    Ok(Target { url, with_key })
}

/// Whether a URL may lead to this machine: wider than [`is_loopback`], which
/// says where the key may go in the clear.
fn leads_here(url: &Url) -> bool {
    let host = host(url);
    let name = host.trim_end_matches('.');
    let here = |ip: IpAddr| ip.is_loopback() || ip.is_unspecified();
    name == "localhost"
        || name.ends_with(".localhost")
        || host.parse().is_ok_and(|ip: IpAddr| here(ip.to_canonical()))
}

#[cfg(test)]
mod tests {
    use reqwest::Url;
    use reqwest::header::HeaderValue;

    use super::{RedirectError, Target, follow};

    fn leads(base: &str, location: &str) -> Result<Target, RedirectError> {
        let base = Url::parse(base).unwrap();
        follow(
            &base,
            &base,
            Some(&HeaderValue::from_bytes(location.as_bytes()).unwrap()),
        )
    }

    #[test]
    fn a_service_elsewhere_leads_to_no_port_of_this_machine() {
        for location in [
            "https://127.0.0.1:8443/x",
            "https://localhost/x",
            "https://LOCALHOST./x",
            "https://db.localhost/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://0.0.0.0/x",
            "https://[::]/x",
            "https://2130706433/x",
            "http://127.0.0.1/x",
        ] {
            let remote = leads("https://api.example/v1", location);
            assert_eq!(remote, Err(RedirectError::Loopback), "{location}");
            assert!(
                leads("http://127.0.0.1:1/v1", location).is_ok(),
                "{location}"
            );
        }
        assert!(leads("https://api.example/v1", "https://storage.example/x").is_ok());
        assert!(leads("https://api.example/v1", "/x").is_ok());
    }

    #[test]
    fn a_name_that_is_not_escaped_leads_there_too() {
        let target = leads("https://api.example/v1", "/x/請求書.pdf").unwrap();
        assert_eq!(target.url.path(), "/x/%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf");
        assert!(target.with_key);
    }

    #[test]
    fn what_is_https_leads_to_nothing_less() {
        let down = leads("https://127.0.0.1:1/v1", "http://127.0.0.1/x");
        assert_eq!(down, Err(RedirectError::NotHttps));
        assert!(leads("http://127.0.0.1:1/v1", "http://127.0.0.1/x").is_ok());
    }
}
