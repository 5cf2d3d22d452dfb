//! The origin of URLs in responses.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;

use super::authority::is_host_and_port;

/// The address that the emulator listens on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalAddress(pub(crate) SocketAddr);

/// The scheme and host by which the client reached the emulator.
///
/// Behind a forwarded port or in a container network, the local address would be
/// unreachable for the client.
pub(crate) struct Origin(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Origin
where
    LocalAddress: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Origin, Infallible> {
        // HTTP/1.1 allows an empty host, which makes no URL.
        let host = parts.headers.get(HOST);
        let host = host.and_then(|host| Authority::try_from(host.as_bytes()).ok());
        let host = host.filter(is_host_and_port);
        Ok(Origin(match host {
            Some(host) => format!("http://{host}"),
            None => format!("http://{}", LocalAddress::from_ref(state).0),
        }))
    }
}
