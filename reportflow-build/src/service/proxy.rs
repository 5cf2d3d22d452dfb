use std::ffi::OsString;

use reportflow_rules::loopback::is_loopback_host;
use reportflow_rules::proxy::https_proxy;
use ureq::Proxy;
use ureq::http::Uri;

use super::ServiceError;

/// Returns the proxy for a base URL, by the rules of `reportflow::Client`. `variable`
/// returns the value of an environment variable.
pub(super) fn for_base_url(
    base_url: &str,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Proxy>, ServiceError> {
    let uri: Option<Uri> = base_url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    // A proxy would see the key unencrypted. Its loopback is another machine.
    if is_loopback_host(host) {
        return Ok(None);
    }
    let url = https_proxy(&variable);
    let url = url.map_err(|error| ServiceError::InvalidProxy(error.to_string()))?;
    let excluded = variable("NO_PROXY").or_else(|| variable("no_proxy"));
    let excluded = excluded.unwrap_or_default();
    match url {
        Some(url) if !is_excluded(host, &excluded.to_string_lossy()) => Proxy::new(&url)
            .map(Some)
            // The value may hold a password.
            .map_err(|_| ServiceError::InvalidProxy("invalid URL of the proxy".to_owned())),
        _ => Ok(None),
    }
}

/// Returns whether a value of `NO_PROXY` contains the host or a domain above it. ureq
/// compares with the whole host only.
fn is_excluded(host: &str, no_proxy: &str) -> bool {
    no_proxy.split(',').map(str::trim).any(|entry| {
        let domain = entry.trim_start_matches('.').to_ascii_lowercase();
        let prefix = host.to_ascii_lowercase();
        let prefix = prefix.strip_suffix(&domain);
        entry == "*"
            || !domain.is_empty()
                && prefix.is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::for_base_url;

    fn proxy(base_url: &str, no_proxy: &str) -> Option<u16> {
        let proxy = for_base_url(base_url, |name| match name {
            "ALL_PROXY" => Some("socks5h://proxy.example:1080".into()),
            "NO_PROXY" => Some(no_proxy.into()),
            _ => None,
        });
        proxy.expect("a valid proxy").map(|proxy| proxy.port())
    }

    #[test]
    fn hosts_of_no_proxy_and_this_machine_have_no_proxy() {
        for (base_url, no_proxy, expected) in [
            ("https://api.example/v1", "", Some(1080)),
            (
                "https://api.example/v1",
                "other.example, pi.example",
                Some(1080),
            ),
            ("https://api.example/v1", "x, API.example", None),
            ("https://api.example/v1", ".example", None),
            ("https://api.example/v1", "example", None),
            ("https://api.example/v1", "*", None),
            ("https://127.0.0.1/v1", "", None),
            ("http://localhost:8080/v1", "", None),
            ("https://[::1]:8080/v1", "", None),
        ] {
            assert_eq!(proxy(base_url, no_proxy), expected, "{base_url} {no_proxy}");
        }
    }
}
