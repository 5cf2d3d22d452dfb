//! The key, before anything else is looked at.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
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
    match verdict(shared.app_key.as_deref(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            // A client that is still sending would see a reset, not the answer.
            body::drain(request.into_body()).await;
            error.into_response()
        }
    }
}

/// Without a key of its own the emulator takes any that is not empty.
fn verdict(expected: Option<&str>, headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get("appkey").ok_or_else(ApiError::no_key)?;
    let right = match expected {
        Some(expected) => given.as_bytes() == expected.as_bytes(),
        None => !given.is_empty(),
    };
    if right {
        Ok(())
    } else {
        Err(ApiError::unauthorized())
    }
}
