use std::net::IpAddr;

use reqwest::Url;

/// Returns whether a URL names this machine. The key may then go by http.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = host(url);
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// Returns whether a URL could reach this machine, by any of its names. No
/// redirect from elsewhere may.
pub(crate) fn may_reach_loopback(url: &Url) -> bool {
    let host = host(url);
    let name = host.trim_end_matches('.');
    let is_local = |ip: IpAddr| ip.is_loopback() || ip.is_unspecified();
    name == "localhost"
        || name.ends_with(".localhost")
        || host
            .parse()
            .is_ok_and(|ip: IpAddr| is_local(ip.to_canonical()))
}

/// Returns the host of a URL; an IPv6 address without its brackets.
fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    address.unwrap_or(host)
}
