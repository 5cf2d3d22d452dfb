use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reportflow_rules::secrets::replace_secret;
use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::de::Error as _;
use tokio::time::{Instant, timeout_at};

use super::token_response::TokenResponse;
use super::{ClientCredentials, TokenSource};
use crate::error::{ConfigError, Error, RedirectError};
use crate::http::headers::request_id;
use crate::http::origin::is_loopback;
use crate::redact::Redactor;
use crate::time::from_now;
use crate::transport::deadline::Deadline;
use crate::transport::error_response;
use crate::transport::http_client::HttpClient;
use crate::transport::redirect::{is_redirect, redirect_error};
use crate::transport::response::{encoding_error, read_body};

/// The time before its expiry at which a token is replaced: a request may take a
/// while to arrive.
const EXPIRY_MARGIN: Duration = Duration::from_secs(60);
/// The delay between a failed refresh and the next one.
const RETRY_PAUSE: Duration = Duration::from_secs(5);
/// The maximum time that a request with a valid token waits for a refresh.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(5);
/// The minimum lifetime. A token that expires sooner would be fetched twice for each
/// request.
const MIN_LIFETIME: Duration = Duration::from_secs(5);
const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// The access token of a client, and the credentials to fetch the next one.
pub(crate) struct TokenCache {
    credentials: ClientCredentials,
    /// The lock is held during a fetch. Other requests wait for it.
    slot: tokio::sync::Mutex<Slot>,
    /// The number of fetches, successful or not.
    fetch_count: AtomicUsize,
    /// The latest two tokens, for redaction.
    issued_tokens: Mutex<Vec<String>>,
}

/// The result of the latest fetch.
enum Slot {
    Empty,
    Token(Token),
    Failed(Arc<Error>),
}

struct Token {
    header: HeaderValue,
    refresh_at: Instant,
    expires_at: Instant,
}

impl Token {
    fn is_valid(&self, rejected: Option<&HeaderValue>) -> bool {
        Instant::now() < self.expires_at && Some(&self.header) != rejected
    }
}

impl TokenCache {
    pub(crate) fn new(credentials: ClientCredentials) -> TokenCache {
        TokenCache {
            credentials,
            slot: tokio::sync::Mutex::new(Slot::Empty),
            fetch_count: AtomicUsize::new(0),
            issued_tokens: Mutex::default(),
        }
    }

    async fn get_or_refresh(
        &self,
        http: &HttpClient,
        deadline: Deadline,
        rejected: Option<&HeaderValue>,
    ) -> Result<HeaderValue, Error> {
        let count_before = self.fetch_count.load(Ordering::Acquire);
        let mut slot = self.slot.lock().await;
        // A request that waited for a fetch uses its result. That may be the rejected
        // token: some issuers return the same one again.
        let waited = self.fetch_count.load(Ordering::Acquire) != count_before;
        match &*slot {
            Slot::Token(token)
                if Instant::now() < token.refresh_at
                    && (waited || Some(&token.header) != rejected) =>
            {
                return Ok(token.header.clone());
            }
            Slot::Failed(error) if waited => return Err(Error::AccessToken(Arc::clone(error))),
            _ => {}
        }
        let fetched = match &*slot {
            Slot::Token(token) if token.is_valid(rejected) => {
                self.refresh(http, deadline, token).await
            }
            // No timeout here: it would become the result of the waiting requests, which
            // may have more time.
            _ => self.fetch(http, deadline).await,
        };
        self.fetch_count.fetch_add(1, Ordering::Release);
        match (fetched, &mut *slot) {
            (Ok(token), slot) => {
                let header = token.header.clone();
                *slot = Slot::Token(token);
                Ok(header)
            }
            // Requests must not refresh all the time while the issuer is down.
            (Err(_), Slot::Token(token)) if token.is_valid(rejected) => {
                token.refresh_at = token.expires_at.min(Instant::now() + RETRY_PAUSE);
                Ok(token.header.clone())
            }
            (Err(error), slot) => {
                let error = Arc::new(error);
                *slot = Slot::Failed(Arc::clone(&error));
                Err(Error::AccessToken(error))
            }
        }
    }

    /// Fetches the next token while the current one is still valid. The timeout leaves
    /// time to send the request with the current token.
    async fn refresh(
        &self,
        http: &HttpClient,
        deadline: Deadline,
        current: &Token,
    ) -> Result<Token, Error> {
        let valid_for = current.expires_at.saturating_duration_since(Instant::now());
        let half = deadline.remaining().min(valid_for) / 2;
        let deadline = deadline.min_with(REFRESH_TIMEOUT.min(half));
        let fetch = timeout_at(deadline.at, self.fetch(http, deadline)).await;
        fetch.unwrap_or_else(|_| Err(deadline.timeout_error()))
    }

    async fn fetch(&self, http: &HttpClient, deadline: Deadline) -> Result<Token, Error> {
        let requested_at = Instant::now();
        let url = self.credentials.token_url()?;
        let request = self.credentials.token_request(url.clone());
        let mut response = http.execute(request).await?;
        if is_redirect(response.status()) {
            let reason = RedirectError::TokenNotFollowed;
            return Err(redirect_error(&response, &url, reason, self));
        }
        if !response.status().is_success() {
            let response = error_response::read(response, deadline, self).await;
            return Err(error_response::into_error(response, 0));
        }
        let mut body = Vec::new();
        read_body(&mut response, MAX_RESPONSE_BYTES, self, &mut body).await?;
        let token = match encoding_error(&response, self) {
            Some(cause) => Err(cause),
            None => TokenResponse::parse(&body).map_err(str::to_owned),
        };
        // The body may contain a token, so its excerpt is left out.
        let token = token.map_err(|message| Error::Decode {
            hint: None,
            status: response.status().as_u16(),
            request_id: request_id(response.headers(), self),
            body_excerpt: String::new(),
            source: serde_json::Error::custom(message),
        })?;
        let lifetime = token.lifetime().max(MIN_LIFETIME);
        let TokenResponse {
            access_token,
            header,
            ..
        } = token;
        self.remember(access_token);
        let fresh_for = lifetime.saturating_sub(EXPIRY_MARGIN.min(lifetime / 10));
        // Counted from the request: the token was issued after it.
        let after = |time| {
            requested_at
                .checked_add(time)
                .unwrap_or_else(|| from_now(time))
        };
        Ok(Token {
            header,
            refresh_at: after(fresh_for),
            expires_at: after(lifetime),
        })
    }

    fn remember(&self, token: String) {
        let mut issued = self
            .issued_tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // An issuer may return the same token again.
        if issued.last() == Some(&token) {
            return;
        }
        issued.push(token);
        // A running request may still use the previous token.
        let old = issued.len().saturating_sub(2);
        issued.drain(..old);
    }
}

impl TokenSource for TokenCache {
    fn for_client(&self, base_url: &Url) -> Result<Arc<dyn TokenSource>, ConfigError> {
        let url = self.credentials.token_url()?;
        // A proxy on the way to a remote base URL would see the secret unencrypted.
        if url.scheme() == "http" && !is_loopback(base_url) {
            return Err(ConfigError::NotHttps);
        }
        Ok(Arc::new(TokenCache::new(self.credentials.clone())))
    }

    fn authorization<'s>(
        &'s self,
        http: &'s HttpClient,
        deadline: Deadline,
        rejected: Option<&'s HeaderValue>,
    ) -> Pin<Box<dyn Future<Output = Result<HeaderValue, Error>> + Send + 's>> {
        Box::pin(async move {
            // One timeout covers the wait and the fetch. Otherwise the timeouts of
            // waiting requests would add up if the issuer does not respond.
            match timeout_at(deadline.at, self.get_or_refresh(http, deadline, rejected)).await {
                Ok(token) => token,
                Err(_) => Err(Error::AccessToken(Arc::new(deadline.timeout_error()))),
            }
        })
    }
}

impl Redactor for TokenCache {
    fn redact_text(&self, text: &str) -> String {
        let issued = self
            .issued_tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let redact = |text: String, token: &String| replace_secret(&text, token, "[access token]");
        issued
            .iter()
            .fold(self.credentials.redact_text(text), redact)
    }
}
