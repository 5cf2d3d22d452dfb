//! Rejects requests that another site sent through a browser.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use reportflow_rules::loopback::without_brackets;

use crate::api_error::ApiError;
use crate::http::body;

/// Rejects names of the Internet. A site can let its own name point to this machine, and
/// then read what the emulator responds (DNS rebinding).
pub(crate) async fn check_host(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST);
    let is_local = |host: &HeaderValue| {
        let authority = Authority::try_from(host.as_bytes());
        authority.is_ok_and(|it| is_local_name(it.host()))
    };
    // Browsers always send it.
    if host.is_none_or(is_local) {
        return next.run(request).await;
    }
    let message = "the header Host must have localhost, an IP address or a name without a dot";
    reject(request, message).await
}

/// Rejects requests by the pages of other sites. They can send a form to any host.
pub(crate) async fn check_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(HOST).map_or(&b""[..], HeaderValue::as_bytes);
    let is_same = |origin: &HeaderValue| {
        let origin = origin.to_str().ok().and_then(|it| it.split_once("://"));
        origin.is_some_and(|(_, authority)| authority.as_bytes().eq_ignore_ascii_case(host))
    };
    if headers.get(ORIGIN).is_none_or(is_same) {
        return next.run(request).await;
    }
    let message = "the header Origin must have the host and the port of the header Host";
    reject(request, message).await
}

/// Checks the origin of requests that change anything.
#[cfg(feature = "inbox")]
pub(crate) async fn check_origin_of_changes(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    check_origin(request, next).await
}

async fn reject(request: Request, message: &str) -> Response {
    body::drain(request.into_body()).await;
    ApiError::forbidden(message).into_response()
}

/// Returns whether only this machine or its network can have given this name.
fn is_local_name(host: &str) -> bool {
    let is_address = without_brackets(host).parse::<IpAddr>().is_ok();
    let lower_case = host.to_ascii_lowercase();
    is_address || !host.contains('.') && !host.is_empty() || lower_case.ends_with(".localhost")
}
