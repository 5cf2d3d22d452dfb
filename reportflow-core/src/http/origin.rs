use std::net::IpAddr;

use reportflow_rules::loopback::{is_loopback_host, without_brackets};
use reqwest::Url;

/// Returns whether a URL is on this machine. Only then may credentials be sent over
/// http.
pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(is_loopback_host)
}

/// Returns whether a URL may reach this machine, by any of its names or addresses.
pub(crate) fn may_reach_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let name = host.trim_end_matches('.');
    let is_local = |ip: IpAddr| ip.is_loopback() || ip.is_unspecified();
    name == "localhost"
        || name.ends_with(".localhost")
        || without_brackets(host)
            .parse()
            .is_ok_and(|ip: IpAddr| is_local(ip.to_canonical()))
}
