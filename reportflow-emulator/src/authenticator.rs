//! Authentication by app key or access token.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::api_error::ApiError;
use crate::http::authorization::credentials;
use crate::oauth::AuthorizationServer;

const APP_KEY_HEADER: &str = "appkey";

/// Checks the credentials of a request.
pub(crate) struct Authenticator {
    /// `None` accepts any key that is not empty.
    pub(crate) app_key: Option<String>,
    pub(crate) oauth: Option<Arc<AuthorizationServer>>,
}

impl Authenticator {
    /// Checks the app key or the access token of a request. If a request has
    /// both, only the key counts.
    pub(crate) fn authenticate(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        if let Some(key) = headers.get(APP_KEY_HEADER) {
            return self.check_app_key(key.as_bytes());
        }
        if !headers.contains_key(AUTHORIZATION) {
            return Err(ApiError::missing_credentials());
        }
        match (credentials(headers, "Bearer"), &self.oauth) {
            (Some(token), Some(oauth)) if oauth.is_valid(token) => Ok(()),
            _ => Err(ApiError::unauthorized()),
        }
    }

    fn check_app_key(&self, key: &[u8]) -> Result<(), ApiError> {
        let valid = match &self.app_key {
            Some(expected) => key == expected.as_bytes(),
            None => !key.is_empty(),
        };
        if valid {
            Ok(())
        } else {
            Err(ApiError::unauthorized())
        }
    }
}
