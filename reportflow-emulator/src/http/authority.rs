//! The host and port of a URL.

use axum::http::uri::Authority;

/// Returns whether the authority is a host with an optional port. The crate `http`
/// also accepts a user name, and a port out of range, which is port 80 for its users.
pub(crate) fn is_host_and_port(authority: &Authority) -> bool {
    let text = authority.as_str();
    let has_port = !text.ends_with(']') && text.contains(':');
    let is_port = matches!(authority.port_u16(), Some(1..));
    !text.contains('@') && !authority.host().is_empty() && (!has_port || is_port)
}
