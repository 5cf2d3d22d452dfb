use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;
use tokio::time::{Instant, timeout_at};

use super::{OAuth, TokenSource, readable, without};
use crate::call::read;
use crate::client::is_loopback;
use crate::config::ConfigError;
use crate::deadline::{Deadline, ahead};
use crate::error::Error;
use crate::refusal::{Refusal, request_id};

/// What is taken for the lifetime of a token that names none
/// (`docs/service.md`, section 5).
const LIFETIME: Duration = Duration::from_secs(3600);
/// A token that ends within so long is replaced: its call may be on its way
/// for a while.
const MARGIN: Duration = Duration::from_secs(60);
/// How long a token that holds is used after another could not be fetched.
const PAUSE: Duration = Duration::from_secs(5);
/// How long a call that has a token waits for the next one at most.
const REPLACED_WITHIN: Duration = Duration::from_secs(5);
const SHORTEST: Duration = Duration::from_secs(5);
const ANSWER_LIMIT: usize = 64 * 1024;

/// The token of a client, and how to get another.
pub(crate) struct Tokens {
    oauth: OAuth,
    url: Url,
    connect_limit: Duration,
    /// Whoever fetches a token holds the lock, and the others wait for it.
    current: tokio::sync::Mutex<Fetched>,
    /// How often a token was fetched, or could not be.
    fetches: AtomicUsize,
    /// What must not be shown: the texts of the latest two tokens.
    known: Mutex<Vec<String>>,
}

/// What the latest fetch has given.
enum Fetched {
    Nothing,
    Token(Token),
    Failed(Arc<Error>),
}

struct Token {
    header: HeaderValue,
    fresh_until: Instant,
    ends: Instant,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    /// A number, which some issuers write as a text.
    expires_in: Option<Box<RawValue>>,
}

impl Answer {
    fn lifetime(&self) -> Duration {
        let text = self.expires_in.as_deref().map_or("", RawValue::get);
        let text = text.trim_matches('"').trim();
        // A part of a second is not worth what reads it.
        let (seconds, rest) = text.split_once('.').unwrap_or((text, ""));
        match seconds.parse() {
            Ok(seconds) if rest.bytes().all(|c| c.is_ascii_digit()) => Duration::from_secs(seconds),
            _ => LIFETIME,
        }
    }
}

impl Tokens {
    /// For a client that talks to `base`.
    pub(crate) fn new(
        oauth: &OAuth,
        base: &Url,
        connect_limit: Duration,
    ) -> Result<Tokens, ConfigError> {
        let mut url = oauth.url()?;
        // Where the base URL is elsewhere, there may be a proxy, which would see
        // the secret in the clear.
        if url.scheme() == "http" && !is_loopback(base) {
            return Err(ConfigError::NotHttps);
        }
        // Only a URL without a host has no segments, and no issuer is one.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["oauth", "token"]);
        }
        Ok(Tokens {
            oauth: oauth.clone(),
            url,
            connect_limit,
            current: tokio::sync::Mutex::new(Fetched::Nothing),
            fetches: AtomicUsize::new(0),
            known: Mutex::default(),
        })
    }

    async fn current_or_new(
        &self,
        http: &reqwest::Client,
        deadline: Deadline,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue, Error> {
        let before = self.fetches.load(Ordering::Acquire);
        let mut current = self.current.lock().await;
        // Whoever has waited while it was fetched takes what came of it, even
        // the token that was refused: some issuers give the same one again.
        let waited = self.fetches.load(Ordering::Acquire) != before;
        match &*current {
            Fetched::Token(token)
                if Instant::now() < token.fresh_until
                    && (waited || Some(&token.header) != refused) =>
            {
                return Ok(token.header.clone());
            }
            Fetched::Failed(error) if waited => return Err(Error::Token(Arc::clone(error))),
            _ => {}
        }
        let holds = |token: &Token| Instant::now() < token.ends && Some(&token.header) != refused;
        let fetched = match &*current {
            // An issuer that does not answer must cost neither the token nor the call.
            Fetched::Token(token) if holds(token) => {
                let holds_for = token.ends.saturating_duration_since(Instant::now());
                let half = deadline.left().min(holds_for) / 2;
                let limit = deadline.within(REPLACED_WITHIN.min(half));
                let fetch = timeout_at(limit.at, self.fetch(http, limit)).await;
                fetch.unwrap_or_else(|_| Err(limit.passed()))
            }
            // The end of the caller's time is no outcome for those who wait.
            _ => self.fetch(http, deadline).await,
        };
        self.fetches.fetch_add(1, Ordering::Release);
        let error = match fetched {
            Ok(token) => {
                let header = token.header.clone();
                *current = Fetched::Token(token);
                return Ok(header);
            }
            Err(error) => error,
        };
        match &mut *current {
            // Not each call asks an issuer that is down.
            Fetched::Token(token) if holds(token) => {
                token.fresh_until = token.ends.min(Instant::now() + PAUSE);
                Ok(token.header.clone())
            }
            _ => {
                let error = Arc::new(error);
                *current = Fetched::Failed(Arc::clone(&error));
                Err(Error::Token(error))
            }
        }
    }

    fn remember(&self, token: String) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // An issuer may give the same one again.
        if known.last() == Some(&token) {
            return;
        }
        known.push(token);
        // The one before may still be on its way with a call.
        let old = known.len().saturating_sub(2);
        known.drain(..old);
    }

    async fn fetch(&self, http: &reqwest::Client, deadline: Deadline) -> Result<Token, Error> {
        let asked = Instant::now();
        let sent = http.execute(self.oauth.request(&self.url)).await;
        let mut response = sent.map_err(|error| Error::transport(error, self.connect_limit))?;
        let hide = |bytes: &[u8]| readable(bytes, &|text| self.hide(text));
        if !response.status().is_success() {
            let refusal = Refusal::read(response, deadline, &hide).await;
            return Err(refusal.into_error(0));
        }
        let bytes = read(&mut response, ANSWER_LIMIT, &hide).await?;
        // What does not read is not shown: it may be a token all the same.
        let unreadable = |words: &str| Error::Decode {
            status: response.status().as_u16(),
            request_id: request_id(&response, &hide),
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
        // One that ends at once would be fetched twice for each call.
        let lifetime = lifetime.max(SHORTEST);
        let fresh = lifetime.saturating_sub(MARGIN.min(lifetime / 10));
        // From when it was asked for, which is no later than it was made.
        let later = |time| asked.checked_add(time).unwrap_or_else(|| ahead(time));
        Ok(Token {
            header,
            fresh_until: later(fresh),
            ends: later(lifetime),
        })
    }
}

impl TokenSource for Tokens {
    fn get<'s>(
        &'s self,
        http: &'s reqwest::Client,
        deadline: Deadline,
        refused: Option<&'s HeaderValue>,
    ) -> Pin<Box<dyn Future<Output = Result<HeaderValue, Error>> + Send + 's>> {
        Box::pin(async move {
            // For the wait and the fetch together: or tasks that an issuer does
            // not answer would wait for one another.
            match timeout_at(deadline.at, self.current_or_new(http, deadline, refused)).await {
                Ok(token) => token,
                Err(_) => Err(Error::Token(Arc::new(deadline.passed()))),
            }
        })
    }

    /// The text without the secret, and without the tokens of the latest time.
    fn hide(&self, text: &str) -> String {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let hidden = |text: String, token: &String| without(&text, token, "[access token]");
        known.iter().fold(self.oauth.hide(text), hidden)
    }
}
