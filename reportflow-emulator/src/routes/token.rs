//! Access tokens.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::body;
use crate::oauth::{self, AuthorizationServer, OAuthError, SCOPE};

#[derive(Serialize)]
struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: &'static str,
}

/// `POST /api/v1/oauth/token`.
pub(crate) async fn issue(
    State(server): State<Option<Arc<AuthorizationServer>>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let (parts, body) = request.into_parts();
    let body = body::read(body).await?;
    let server = server.ok_or_else(OAuthError::client_not_configured)?;
    let client = oauth::request::parse(&parts.headers, &body)?;
    let token = TokenResponse {
        access_token: server.issue(&client)?,
        token_type: "Bearer",
        expires_in: server.token_lifetime().as_secs(),
        scope: SCOPE,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(token)).into_response())
}
