//! OAuth 2 by client credentials: tokens in place of the key.

mod error;
pub(crate) mod request;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::error::ApiError;
use crate::id;
pub(crate) use error::OAuthError;

/// The one scope that the service checks.
pub(crate) const SCOPE: &str = "pdf:generate";

/// Who a client says it is.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// The one client, and the tokens that it was given.
pub(crate) struct OAuth {
    client: Client,
    pub(crate) lifetime: Duration,
    /// With the time of each.
    tokens: Mutex<HashMap<String, SystemTime>>,
}

impl OAuth {
    pub(crate) fn new(client: Client, lifetime: Duration) -> OAuth {
        OAuth {
            client,
            lifetime,
            tokens: Mutex::default(),
        }
    }

    /// A new token for the client, if it is the one.
    pub(crate) fn issue(&self, client: &Client, now: SystemTime) -> Result<String, OAuthError> {
        if *client != self.client {
            return Err(OAuthError::invalid_client("the id or the secret is wrong"));
        }
        let token = id::token()?;
        let mut tokens = self.tokens();
        tokens.retain(|_, issued| self.lives(*issued, now));
        tokens.insert(token.clone(), now);
        Ok(token)
    }

    pub(crate) fn check(&self, token: &str, now: SystemTime) -> Result<(), ApiError> {
        let issued = self.tokens().get(token).copied();
        match issued.filter(|issued| self.lives(*issued, now)) {
            Some(_) => Ok(()),
            None => Err(ApiError::unauthorized()),
        }
    }

    pub(crate) fn revoke_all(&self) {
        self.tokens().clear();
    }

    fn lives(&self, issued: SystemTime, now: SystemTime) -> bool {
        now.duration_since(issued).unwrap_or_default() < self.lifetime
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<String, SystemTime>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
