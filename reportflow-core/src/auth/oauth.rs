use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64_simd::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, Url};
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::client::JSON;
use crate::error::Error;
use crate::limiter::after;
use crate::refusal::Refusal;

/// The issuer of the service, which holds unless another is set.
const ISSUER: &str = "https://re-port-flow.com/api/v1";
const SCOPE: &str = "pdf:generate";

/// What is taken for the lifetime of a token that names none
/// (`docs/service.md`, section 5).
const LIFETIME: Duration = Duration::from_secs(3600);
/// A token that ends within so long is replaced: its call may be on its way
/// for a while.
const MARGIN: Duration = Duration::from_secs(60);
const ANSWER_LIMIT: usize = 64 * 1024;

/// OAuth 2 client credentials, instead of the app key.
///
/// An access token is fetched when the first call needs one, kept, and replaced
/// a minute before it ends, or when the service does not accept it any more
/// (401; the call is then made once more). However many tasks need it, it is
/// fetched once. Hooks are not told of the requests for it.
///
/// ```
/// use reportflow_core::{Client, OAuth};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let oauth = OAuth::client_credentials("the client's id", "the client's secret");
/// let client = Client::builder().oauth(oauth).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct OAuth {
    client_id: String,
    client_secret: String,
    pub(crate) issuer: String,
    scope: String,
    basic: bool,
}

// By hand, as the secret must not be seen.
impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("issuer", &self.issuer)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl OAuth {
    /// The credentials of a client that acts for itself. They travel in the
    /// body (`client_secret_post`) unless [`basic`](OAuth::basic) is set.
    pub fn client_credentials(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> OAuth {
        // White space around them is dropped, as of the app key.
        let trimmed = |text: String| text.trim().to_owned();
        OAuth {
            client_id: trimmed(client_id.into()),
            client_secret: trimmed(client_secret.into()),
            issuer: ISSUER.to_owned(),
            scope: SCOPE.to_owned(),
            basic: false,
        }
    }

    /// Another issuer than the service's own; tokens come from its
    /// `/oauth/token`. It is https, unless its host is this machine.
    pub fn issuer(mut self, issuer: impl Into<String>) -> OAuth {
        self.issuer = issuer.into();
        self
    }

    /// Another scope than `pdf:generate`, the one that the service checks.
    pub fn scope(mut self, scope: impl Into<String>) -> OAuth {
        self.scope = scope.into();
        self
    }

    /// Sends the credentials in the header `Authorization`
    /// (`client_secret_basic`).
    pub fn basic(mut self) -> OAuth {
        self.basic = true;
        self
    }

    /// Whether both credentials are there.
    pub(crate) fn is_complete(&self) -> bool {
        !self.client_id.is_empty() && !self.client_secret.is_empty()
    }
}

/// The token of a client, and how to get another.
pub(crate) struct Tokens {
    oauth: OAuth,
    url: Url,
    connect_limit: Duration,
    /// For a whole try.
    limit: Duration,
    /// Whoever fetches a token holds the lock, and the others wait for it.
    current: tokio::sync::Mutex<Option<Token>>,
    /// What must not be shown: the texts of the latest two tokens.
    known: Mutex<Vec<String>>,
}

struct Token {
    header: HeaderValue,
    fresh_until: Instant,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    /// A number, which some issuers write as a text.
    expires_in: Option<Value>,
}

impl Answer {
    fn lifetime(&self) -> Duration {
        let seconds = match &self.expires_in {
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_f64(),
            None => None,
        };
        let lifetime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        lifetime.unwrap_or(LIFETIME)
    }
}

impl Tokens {
    /// `issuer` is that of `oauth`.
    pub(crate) fn new(
        oauth: OAuth,
        mut issuer: Url,
        connect_limit: Duration,
        limit: Duration,
    ) -> Tokens {
        // Only a URL without a host has no segments, and no issuer is one.
        if let Ok(mut path) = issuer.path_segments_mut() {
            path.pop_if_empty().extend(["oauth", "token"]);
        }
        Tokens {
            oauth,
            url: issuer,
            connect_limit,
            limit,
            current: tokio::sync::Mutex::default(),
            known: Mutex::default(),
        }
    }

    pub(super) async fn get(&self, http: &reqwest::Client) -> Result<HeaderValue, Error> {
        let mut current = self.current.lock().await;
        let fresh = current
            .as_ref()
            .filter(|token| Instant::now() < token.fresh_until);
        if let Some(token) = fresh {
            return Ok(token.header.clone());
        }
        let token = match timeout(self.limit, self.fetch(http)).await {
            Ok(token) => token,
            Err(_) => Err(Error::Timeout {
                limit: self.limit,
                connecting: false,
            }),
        };
        let token = token.map_err(|error| Error::Token(Box::new(error)))?;
        let header = token.header.clone();
        *current = Some(token);
        Ok(header)
    }

    /// Has the next call fetch another token, unless somebody has already.
    pub(super) async fn forget(&self, refused: &HeaderValue) {
        let mut current = self.current.lock().await;
        if current
            .as_ref()
            .is_some_and(|token| token.header == *refused)
        {
            *current = None;
        }
    }

    /// The text without the secret, and without the tokens of the latest time.
    pub(super) fn hide(&self, text: &str) -> String {
        // As it is, and as it travels.
        let OAuth {
            client_id,
            client_secret,
            ..
        } = &self.oauth;
        let secret = encoded(client_secret);
        let basic = STANDARD.encode_to_string(format!("{}:{secret}", encoded(client_id)));
        let text = [client_secret, &secret, &basic]
            .into_iter()
            .fold(text.to_owned(), |text, form| {
                text.replace(form, "[client secret]")
            });
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let hidden = |text: String, token: &String| text.replace(token, "[access token]");
        known.iter().fold(text, hidden)
    }

    fn remember(&self, token: String) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(token);
        // The one before may still be on its way with a call.
        let old = known.len().saturating_sub(2);
        known.drain(..old);
    }

    async fn fetch(&self, http: &reqwest::Client) -> Result<Token, Error> {
        let asked = Instant::now();
        let sent = self.request(http).send().await;
        let mut response = sent.map_err(|error| Error::transport(error, self.connect_limit))?;
        if !response.status().is_success() {
            let hide = |bytes: &[u8]| self.hide(&String::from_utf8_lossy(bytes));
            return Err(Refusal::read(response, hide).await.into_error(0));
        }
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| Error::truncated(error, bytes.len() as u64, None))?
        {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > ANSWER_LIMIT {
                return Err(Error::AnswerTooLarge {
                    limit: ANSWER_LIMIT as u64,
                });
            }
        }
        // What does not read is not shown: it may be a token all the same.
        let unreadable = |words: &str| Error::Decode {
            status,
            start: String::new(),
            source: serde_json::Error::custom(words),
        };
        let answer: Answer = serde_json::from_slice(&bytes)
            .map_err(|_| unreadable("no JSON object with an `access_token`"))?;
        let lifetime = answer.lifetime();
        if answer.access_token.is_empty() {
            return Err(unreadable("the `access_token` is empty"));
        }
        let header = format!("Bearer {}", answer.access_token);
        let mut header = HeaderValue::try_from(header)
            .map_err(|_| unreadable("the `access_token` holds what no header can"))?;
        header.set_sensitive(true);
        self.remember(answer.access_token);
        let fresh = lifetime.saturating_sub(MARGIN.min(lifetime / 10));
        Ok(Token {
            header,
            // From when it was asked for, which is no later than it was made.
            fresh_until: asked.checked_add(fresh).unwrap_or_else(|| after(fresh)),
        })
    }

    fn request(&self, http: &reqwest::Client) -> RequestBuilder {
        let OAuth {
            client_id,
            client_secret,
            scope,
            basic,
            ..
        } = &self.oauth;
        let mut form = vec![("grant_type", "client_credentials"), ("scope", scope)];
        let mut request = http.post(self.url.clone()).header(ACCEPT, JSON);
        if *basic {
            // Encoded first, as RFC 6749 has it (section 2.3.1).
            request = request.basic_auth(encoded(client_id), Some(encoded(client_secret)));
        } else {
            form.extend([
                ("client_id", client_id.as_str()),
                ("client_secret", client_secret.as_str()),
            ]);
        }
        let pairs = form
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
