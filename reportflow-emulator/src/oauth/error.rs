//! Errors of the token endpoint, RFC 6749 section 5.2.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::ApiError;

#[derive(Debug)]
pub(crate) enum OAuthError {
    Refused {
        error: &'static str,
        description: String,
    },
    /// What has nothing to do with OAuth.
    Other(ApiError),
}

const INVALID_CLIENT: &str = "invalid_client";

impl OAuthError {
    fn new(error: &'static str, description: impl Into<String>) -> OAuthError {
        OAuthError::Refused {
            error,
            description: description.into(),
        }
    }

    pub(super) fn invalid_request(description: impl Into<String>) -> OAuthError {
        OAuthError::new("invalid_request", description)
    }

    pub(super) fn invalid_client(description: &str) -> OAuthError {
        OAuthError::new(INVALID_CLIENT, description)
    }

    /// More helpful than a route that is not there.
    pub(crate) fn no_client() -> OAuthError {
        OAuthError::invalid_client(
            "this emulator has no client: give it one by --oauth-client-id and --oauth-client-secret, or by Builder::oauth",
        )
    }

    pub(super) fn unsupported_grant_type() -> OAuthError {
        let description = "the emulator knows client_credentials only";
        OAuthError::new("unsupported_grant_type", description)
    }

    pub(super) fn invalid_scope() -> OAuthError {
        OAuthError::new("invalid_scope", "the emulator knows pdf:generate only")
    }
}

impl From<ApiError> for OAuthError {
    fn from(error: ApiError) -> OAuthError {
        OAuthError::Other(error)
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Body {
            error: &'static str,
            error_description: String,
        }
        let (error, error_description) = match self {
            OAuthError::Refused { error, description } => (error, description),
            OAuthError::Other(error) => return error.into_response(),
        };
        let body = Json(Body {
            error,
            error_description,
        });
        let no_store = (CACHE_CONTROL, "no-store");
        if error == INVALID_CLIENT {
            let scheme = (WWW_AUTHENTICATE, "Basic realm=\"reportflow-emulator\"");
            (StatusCode::UNAUTHORIZED, [no_store, scheme], body).into_response()
        } else {
            (StatusCode::BAD_REQUEST, [no_store], body).into_response()
        }
    }
}
