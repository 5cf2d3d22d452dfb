//! Tokens for clients.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::body;
use crate::oauth::{self, OAuthError, SCOPE};
use crate::server::Shared;

#[derive(Serialize)]
struct Token {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: &'static str,
}

/// `POST /api/v1/oauth/token`.
pub(crate) async fn issue(
    State(shared): State<Arc<Shared>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let (parts, body) = request.into_parts();
    let body = body::read(body).await?;
    let tokens = shared.oauth.as_ref().ok_or_else(OAuthError::no_client)?;
    let client = oauth::request::read(&parts.headers, &body)?;
    let token = Token {
        access_token: tokens.issue(&client, (shared.clock)())?,
        token_type: "Bearer",
        expires_in: tokens.lifetime.as_secs(),
        scope: SCOPE,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(token)).into_response())
}
