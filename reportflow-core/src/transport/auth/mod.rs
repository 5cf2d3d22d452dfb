//! Request authentication: app key or OAuth access token.

mod client_credentials;
mod token_cache;
mod token_response;

use std::pin::Pin;
use std::sync::Arc;

use reportflow_rules::secrets::replace_secret;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

pub use client_credentials::ClientCredentials;
pub(crate) use token_cache::TokenCache;

use super::deadline::Deadline;
use super::http_client::HttpClient;
use crate::error::{ConfigError, Error};
use crate::redact::Redactor;

const APP_KEY: HeaderName = HeaderName::from_static("appkey");

pub(crate) enum Auth {
    AppKey(HeaderValue),
    /// A trait object, so that a program without OAuth does not contain its code
    /// (45 KB).
    AccessToken(Arc<dyn TokenSource>),
}

pub(crate) trait TokenSource: Redactor {
    /// Returns the source of a client with this base URL. It shares no tokens with
    /// the sources of other clients.
    fn for_client(&self, base_url: &Url) -> Result<Arc<dyn TokenSource>, ConfigError>;

    /// Returns the header with an access token. With `rejected`, it fetches another
    /// token.
    fn authorization<'s>(
        &'s self,
        http: &'s HttpClient,
        deadline: Deadline,
        rejected: Option<&'s HeaderValue>,
    ) -> Pin<Box<dyn Future<Output = Result<HeaderValue, Error>> + Send + 's>>;
}

impl Auth {
    pub(crate) fn is_access_token(&self) -> bool {
        matches!(self, Auth::AccessToken(_))
    }

    /// Waits for an access token, if requests need one.
    pub(crate) async fn ensure_token(
        &self,
        http: &HttpClient,
        deadline: Deadline,
    ) -> Result<(), Error> {
        match self {
            Auth::AppKey(_) => Ok(()),
            Auth::AccessToken(source) => source.authorization(http, deadline, None).await.map(drop),
        }
    }

    /// Returns the header that authenticates a request. With `rejected`, it has
    /// another access token.
    pub(crate) async fn header(
        &self,
        http: &HttpClient,
        deadline: Deadline,
        rejected: Option<&HeaderValue>,
    ) -> Result<(HeaderName, HeaderValue), Error> {
        match self {
            Auth::AppKey(key) => Ok((APP_KEY, key.clone())),
            Auth::AccessToken(source) => {
                let token = source.authorization(http, deadline, rejected).await?;
                Ok((AUTHORIZATION, token))
            }
        }
    }
}

// Some proxies send the request headers back in the response body.
impl Redactor for Auth {
    fn redact_text(&self, text: &str) -> String {
        match self {
            Auth::AppKey(key) => {
                replace_secret(text, &String::from_utf8_lossy(key.as_bytes()), "[app key]")
            }
            Auth::AccessToken(source) => source.redact_text(text),
        }
    }
}
