use std::ffi::OsString;

use reportflow_rules::base_url::BaseUrl;
use reportflow_rules::loopback::is_loopback_host;
use reportflow_rules::proxy::{HttpsProxy, ProxyError};
use ureq::Proxy;

use super::ServiceError;

/// Returns the proxy for a base URL, by the rules of `reportflow::Client`. `variable`
/// returns the value of an environment variable.
pub(super) fn for_base_url(
    base_url: &BaseUrl,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Proxy>, ServiceError> {
    let host = base_url.host();
    // A proxy would see the key unencrypted. Its loopback is another machine.
    if is_loopback_host(host) {
        return Ok(None);
    }
    let invalid = |error: ProxyError| ServiceError::InvalidProxy(error.to_string());
    let proxy = HttpsProxy::from_variables(variable).filter(|proxy| proxy.is_for(host));
    let proxy = proxy.map(|proxy| {
        let url = proxy.url().map_err(invalid)?;
        Proxy::new(url).map_err(|_| invalid(proxy.rejection()))
    });
    proxy.transpose()
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, for_base_url};

    fn proxy(base_url: &str, no_proxy: &str) -> Option<u16> {
        let base_url = BaseUrl::parse(base_url).expect("a base URL");
        let proxy = for_base_url(&base_url, |name| match name {
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
            ("https://api.example/v1", "x, API.example", None),
            ("https://10.1.2.3/v1", "10.0.0.0/8", None),
            ("https://10.1.2.3/v1", "2.3", Some(1080)),
            ("https://[2001:db8::1]:8080/v1", "2001:db8::1", None),
            ("https://127.0.0.1/v1", "", None),
            ("http://localhost:8080/v1", "", None),
            ("https://[::1]:8080/v1", "", None),
        ] {
            assert_eq!(proxy(base_url, no_proxy), expected, "{base_url} {no_proxy}");
        }
    }
}
