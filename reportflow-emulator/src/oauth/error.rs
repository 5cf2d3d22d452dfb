//! Error responses of the token endpoint, RFC 6749 section 5.2.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::api_error::ApiError;

#[derive(Debug)]
pub(crate) enum OAuthError {
    /// An error with a code of the RFC.
    Token {
        code: &'static str,
        description: String,
    },
    /// An error outside of OAuth.
    Api(ApiError),
}

const INVALID_CLIENT: &str = "invalid_client";

impl OAuthError {
    fn new(code: &'static str, description: impl Into<String>) -> OAuthError {
        OAuthError::Token {
            code,
            description: description.into(),
        }
    }

    pub(super) fn invalid_request(description: impl Into<String>) -> OAuthError {
        OAuthError::new("invalid_request", description)
    }

    pub(super) fn invalid_client(description: &str) -> OAuthError {
        OAuthError::new(INVALID_CLIENT, description)
    }

    /// Returns an error that is more helpful than an unknown route.
    pub(crate) fn client_not_configured() -> OAuthError {
        OAuthError::invalid_client(
            "the emulator has no OAuth client: set --oauth-client-id and --oauth-client-secret, or EmulatorBuilder::oauth",
        )
    }

    pub(super) fn unsupported_grant_type() -> OAuthError {
        let description = "the emulator supports client_credentials and refresh_token";
        OAuthError::new("unsupported_grant_type", description)
    }
}

impl From<ApiError> for OAuthError {
    fn from(error: ApiError) -> OAuthError {
        OAuthError::Api(error)
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
            OAuthError::Token { code, description } => (code, description),
            OAuthError::Api(error) => return error.into_response(),
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
