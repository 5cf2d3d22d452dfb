//! Authentication by app key or access token.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::api_error::ApiError;
use crate::http::authorization::credentials;
use crate::oauth::AuthorizationServer;
use crate::workspace::{Workspace, Workspaces};

const APP_KEY_HEADER: &str = "appkey";

/// Checks the credentials of a request.
pub(crate) struct Authenticator {
    pub(crate) workspaces: Arc<Workspaces>,
    pub(crate) oauth: Option<Arc<AuthorizationServer>>,
}

impl Authenticator {
    /// Returns the workspace of the app key or the access token of a request. If a
    /// request has both, only the key counts.
    pub(crate) fn authenticate(&self, headers: &HeaderMap) -> Result<Arc<Workspace>, ApiError> {
        if let Some(key) = headers.get(APP_KEY_HEADER) {
            let workspace = self.workspaces.by_app_key(key.as_bytes());
            return workspace.cloned().ok_or_else(ApiError::unauthorized);
        }
        if !headers.contains_key(AUTHORIZATION) {
            return Err(ApiError::missing_credentials());
        }
        match (credentials(headers, "Bearer"), &self.oauth) {
            (Some(token), Some(oauth)) if oauth.is_valid(token) => {
                let workspace = self.workspaces.first();
                workspace.cloned().ok_or_else(ApiError::unauthorized)
            }
            _ => Err(ApiError::unauthorized()),
        }
    }
}
