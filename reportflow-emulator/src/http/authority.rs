//! The host and port of a URL.

use axum::http::uri::Authority;

/// Returns whether the authority is a host with an optional port. The crate `http`
/// also accepts a user name, and a port out of range, which is port 80 for its users.
pub(crate) fn is_host_and_port(authority: &Authority) -> bool {
    let host = authority.host();
    // It contains a user name and the `@`, too.
    let port = authority.as_str().strip_prefix(host);
    let is_valid_port = |port: &str| {
        let digits = port.strip_prefix(':').unwrap_or_default();
        // `u16` also accepts a `+`.
        digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(digits.parse(), Ok(1_u16..))
    };
    !host.is_empty() && port.is_some_and(|port| port.is_empty() || is_valid_port(port))
}
