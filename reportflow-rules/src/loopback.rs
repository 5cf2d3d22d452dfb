//! Loopback hosts.

use std::net::IpAddr;

/// Returns whether `host` is `localhost` or a loopback address. An IPv6 address
/// may have brackets.
///
/// A key may be sent to these hosts without TLS, so the rule is strict. Other
/// names of this machine do not count.
///
/// ```
/// use reportflow_rules::loopback::is_loopback_host;
///
/// assert!(is_loopback_host("localhost"));
/// assert!(is_loopback_host("[::1]"));
/// assert!(!is_loopback_host("localhost.example"));
/// ```
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let host = without_brackets(host);
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Removes the brackets around an IPv6 address.
#[must_use]
pub fn without_brackets(host: &str) -> &str {
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    address.unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn loopback() {
        for host in [
            "localhost",
            "LocalHost",
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "[::1]",
        ] {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in [
            "",
            "localhost.",
            "a.localhost",
            "127.0.0.1.example",
            "127.1",
            "0.0.0.0",
            "[::2]",
            "::",
            "[::ffff:127.0.0.1]",
            "[localhost",
            "api.re-port-flow.com",
        ] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
