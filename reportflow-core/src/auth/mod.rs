//! How a call proves that it may be made: by the app key, or by OAuth.

mod oauth;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

pub use oauth::OAuth;
pub(crate) use oauth::Tokens;

use crate::error::Error;

const APP_KEY: HeaderName = HeaderName::from_static("appkey");

pub(crate) enum Auth {
    AppKey(HeaderValue),
    OAuth(Box<Tokens>),
}

impl Auth {
    /// The header of a request, and its value.
    pub(crate) async fn header(
        &self,
        http: &reqwest::Client,
    ) -> Result<(HeaderName, HeaderValue), Error> {
        match self {
            Auth::AppKey(key) => Ok((APP_KEY, key.clone())),
            Auth::OAuth(tokens) => Ok((AUTHORIZATION, tokens.get(http).await?)),
        }
    }

    /// Whether there is another proof than this one, which was not accepted.
    pub(crate) async fn renew(&self, refused: &HeaderValue) -> bool {
        match self {
            Auth::AppKey(_) => false,
            Auth::OAuth(tokens) => {
                tokens.forget(refused).await;
                true
            }
        }
    }

    /// The text of a body, without what is secret: some proxies answer with the
    /// headers that they were sent.
    pub(crate) fn readable(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        match self {
            Auth::AppKey(key) => {
                text.replace(&*String::from_utf8_lossy(key.as_bytes()), "[app key]")
            }
            Auth::OAuth(tokens) => tokens.hide(&text),
        }
    }
}
