//! How a call proves that it may be made: by the app key, or by OAuth.

mod oauth;
mod tokens;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

pub use oauth::OAuth;
pub(crate) use tokens::Tokens;

use crate::config::ConfigError;
use crate::deadline::Deadline;
use crate::error::Error;

const APP_KEY: HeaderName = HeaderName::from_static("appkey");

pub(crate) enum Auth {
    AppKey(HeaderValue),
    /// By way of a trait, so that a program without OAuth has none of its code.
    Token(Box<dyn TokenSource>),
}

pub(crate) trait TokenSource: Send + Sync {
    /// The header that holds a token: not the one that was `refused`, if there is
    /// another.
    fn get<'s>(
        &'s self,
        http: &'s reqwest::Client,
        deadline: Deadline,
        refused: Option<&'s HeaderValue>,
    ) -> Pin<Box<dyn Future<Output = Result<HeaderValue, Error>> + Send + 's>>;

    /// The text without secrets and tokens.
    fn hide(&self, text: &str) -> String;
}

/// What makes the source of a client that talks to a URL, and may take so long
/// to connect.
pub(crate) type MakeSource =
    Arc<dyn Fn(&Url, Duration) -> Result<Box<dyn TokenSource>, ConfigError> + Send + Sync>;

impl Auth {
    /// Waits until there is a token, where calls need one.
    pub(crate) async fn ready(
        &self,
        http: &reqwest::Client,
        deadline: Deadline,
    ) -> Result<(), Error> {
        match self {
            Auth::AppKey(_) => Ok(()),
            Auth::Token(source) => source.get(http, deadline, None).await.map(drop),
        }
    }

    /// The header of a request, and its value; not the token that was `refused`,
    /// if there is another.
    pub(crate) async fn header(
        &self,
        http: &reqwest::Client,
        deadline: Deadline,
        refused: Option<&HeaderValue>,
    ) -> Result<(HeaderName, HeaderValue), Error> {
        match self {
            Auth::AppKey(key) => Ok((APP_KEY, key.clone())),
            Auth::Token(source) => {
                let token = source.get(http, deadline, refused).await?;
                Ok((AUTHORIZATION, token))
            }
        }
    }

    /// The text of a body, without what is secret: some proxies answer with the
    /// headers that they were sent.
    pub(crate) fn readable(&self, bytes: &[u8]) -> String {
        readable(bytes, &|text| match self {
            Auth::AppKey(key) => {
                without(text, &String::from_utf8_lossy(key.as_bytes()), "[app key]")
            }
            Auth::Token(source) => source.hide(text),
        })
    }
}

/// The text of a body, without what `hide` hides.
fn readable(bytes: &[u8], hide: &dyn Fn(&str) -> String) -> String {
    let mut text = hide(&String::from_utf8_lossy(bytes));
    // The escapes of JSON may disguise a secret, those of JSON within JSON twice.
    let mut plain = text.clone();
    for _ in 0..3 {
        if !plain.contains('\\') {
            break;
        }
        plain = unescaped(&plain);
        let hidden = hide(&plain);
        if hidden != plain {
            plain.clone_from(&hidden);
            text = hidden;
        }
    }
    text
}

/// The text with a name where a secret stood, or what came of it.
fn without(text: &str, secret: &str, name: &str) -> String {
    // A shorter one is nobody's secret, and part of any word.
    const SHORTEST: usize = 4;
    // A shorter start of one is no secret: `ak_live`.
    const SHORTEST_PART: usize = 8;
    if secret.len() < SHORTEST {
        return text.to_owned();
    }
    let mut text = text.replace(secret, name);
    // A body may break off in its middle, and in that of a character.
    let whole = text.trim_end_matches(char::REPLACEMENT_CHARACTER).len();
    let part = |end: &usize| text.as_bytes()[..whole].ends_with(&secret.as_bytes()[..*end]);
    if let Some(end) = (SHORTEST_PART..secret.len()).rev().find(part) {
        text.truncate(whole - end);
        text.push_str(name);
    }
    text
}

/// The text with the escapes of JSON undone.
fn unescaped(text: &str) -> String {
    // An escape is half of a character beyond the first 65536.
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        let hex = escape.strip_prefix('u').and_then(|hex| hex.get(..4));
        let unit = hex.and_then(|hex| u16::from_str_radix(hex, 16).ok());
        rest = match unit {
            Some(unit) => {
                units.push(unit);
                &escape[5..]
            }
            // The body broke off within it.
            None if escape.starts_with('u')
                && escape.len() < 5
                && escape[1..].bytes().all(|c| c.is_ascii_hexdigit()) =>
            {
                ""
            }
            // What follows stands for itself, nearly always: a backslash too.
            None => {
                let mut follows = escape.chars();
                if let Some(character) = follows.next() {
                    units.extend(character.encode_utf16(&mut [0; 2]).iter());
                }
                follows.as_str()
            }
        };
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}
