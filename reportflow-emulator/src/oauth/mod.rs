//! An OAuth 2 authorization server for the grants that need no login page.

mod error;
pub(crate) mod request;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::id;
pub(crate) use error::OAuthError;
pub(crate) use request::{Grant, SCOPE, TokenRequest};

/// The id and the secret of a client.
#[derive(Clone)]
pub(crate) struct ClientCredentials {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// Issues access tokens to one client, and checks them.
pub(crate) struct AuthorizationServer {
    client: ClientCredentials,
    token_lifetime: Duration,
    clock: Arc<Clock>,
    /// Access tokens, and the times at which they were issued.
    tokens: Mutex<HashMap<String, SystemTime>>,
}

impl AuthorizationServer {
    pub(crate) fn new(
        client: ClientCredentials,
        token_lifetime: Duration,
        clock: Arc<Clock>,
    ) -> AuthorizationServer {
        AuthorizationServer {
            client,
            token_lifetime,
            clock,
            tokens: Mutex::default(),
        }
    }

    pub(crate) fn token_lifetime(&self) -> Duration {
        self.token_lifetime
    }

    /// Issues an access token, and forgets the expired ones.
    pub(crate) fn issue(&self, request: &TokenRequest) -> Result<String, OAuthError> {
        self.authenticate(request)?;
        let now = (self.clock)();
        let token = id::token().map_err(ApiError::from)?;
        let mut tokens = self.tokens();
        tokens.retain(|_, issued| self.is_fresh(*issued, now));
        tokens.insert(token.clone(), now);
        Ok(token)
    }

    /// Checks the client. Only the refresh token grant is open to clients without
    /// a secret.
    fn authenticate(&self, request: &TokenRequest) -> Result<(), OAuthError> {
        let is_secret_valid = match (&request.client.secret, &request.grant) {
            (Some(secret), _) => *secret == self.client.secret,
            (None, Grant::RefreshToken(_)) => true,
            (None, Grant::ClientCredentials) => {
                return Err(OAuthError::invalid_client("missing client_secret"));
            }
        };
        if is_secret_valid && request.client.id == self.client.id {
            Ok(())
        } else {
            let description = "invalid client id or client secret";
            Err(OAuthError::invalid_client(description))
        }
    }

    /// Returns whether the token was issued here and is neither expired nor revoked.
    pub(crate) fn is_valid(&self, token: &str) -> bool {
        let issued = self.tokens().get(token).copied();
        issued.is_some_and(|issued| self.is_fresh(issued, (self.clock)()))
    }

    pub(crate) fn revoke_all(&self) {
        self.tokens().clear();
    }

    fn is_fresh(&self, issued: SystemTime, now: SystemTime) -> bool {
        now.duration_since(issued).unwrap_or_default() < self.token_lifetime
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<String, SystemTime>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
