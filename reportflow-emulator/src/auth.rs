//! The key or the token, before anything else is looked at.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::body;
use crate::error::ApiError;
use crate::server::Shared;

pub(crate) async fn check(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    match verdict(&shared, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            // A client that is still sending would see a reset, not the answer.
            body::drain(request.into_body()).await;
            error.into_response()
        }
    }
}

/// By the key if there is one, else by a token.
fn verdict(shared: &Shared, headers: &HeaderMap) -> Result<(), ApiError> {
    if let Some(key) = headers.get("appkey") {
        return check_key(shared.app_key.as_deref(), key.as_bytes());
    }
    if !headers.contains_key(AUTHORIZATION) {
        return Err(ApiError::no_key());
    }
    match (credentials(headers, "Bearer"), &shared.oauth) {
        (Some(token), Some(oauth)) => oauth.check(token, (shared.clock)()),
        _ => Err(ApiError::unauthorized()),
    }
}

/// Without a key of its own the emulator takes any that is not empty.
fn check_key(expected: Option<&str>, given: &[u8]) -> Result<(), ApiError> {
    let right = match expected {
        Some(expected) => given == expected.as_bytes(),
        None => !given.is_empty(),
    };
    if right {
        Ok(())
    } else {
        Err(ApiError::unauthorized())
    }
}

/// What `Authorization` says after this scheme.
pub(crate) fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (given, credentials) = header.split_once(' ')?;
    given
        .eq_ignore_ascii_case(scheme)
        .then(|| credentials.trim_start())
}
