//! Access tokens.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::RequestBody;
use crate::oauth::{self, AuthorizationServer, Grant, OAuthError, SCOPE};

#[derive(Serialize)]
struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: &'static str,
    /// The one of the request, which stays valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

/// `POST /api/v1/oauth/token`.
pub(crate) async fn issue(
    State(server): State<Option<Arc<AuthorizationServer>>>,
    request: Request,
) -> Result<Response, OAuthError> {
    let body = RequestBody::receive(request).await?;
    let server = server.ok_or_else(OAuthError::client_not_configured)?;
    let request = oauth::request::parse(&body)?;
    let token = TokenResponse {
        access_token: server.issue(&request)?,
        token_type: "Bearer",
        expires_in: server.token_lifetime().as_secs(),
        scope: SCOPE,
        refresh_token: match request.grant {
            Grant::RefreshToken(token) => Some(token),
            Grant::ClientCredentials => None,
        },
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(token)).into_response())
}
