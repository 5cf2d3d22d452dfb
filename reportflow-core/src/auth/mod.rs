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
    /// The header that holds a token, and another one than was refused.
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

    /// The header of a request, and its value: of tokens another one than was
    /// refused.
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
    let text = hide(&String::from_utf8_lossy(bytes));
    if !text.contains('\\') {
        return text;
    }
    // The escapes of JSON may disguise a secret.
    let plain = unescaped(&text);
    let hidden = hide(&plain);
    if hidden == plain { text } else { hidden }
}

/// The text with a name where a secret stood.
fn without(text: &str, secret: &str, name: &str) -> String {
    // A shorter one is nobody's secret, and part of any word.
    const SHORTEST: usize = 4;
    match secret.len() < SHORTEST {
        true => text.to_owned(),
        false => text.replace(secret, name),
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let hex = escape.strip_prefix('u').and_then(|hex| hex.get(..4));
        let code = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (character, length) = match code.and_then(char::from_u32) {
            Some(character) => (Some(character), 5),
            // What follows the backslash stands for itself, nearly always.
            None => {
                let character = escape.chars().next();
                (character, character.map_or(0, char::len_utf8))
            }
        };
        plain.extend(character);
        rest = &escape[length..];
    }
    plain.push_str(rest);
    plain
}
