use std::fmt;

use base64_simd::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};

use super::without;
use crate::client::JSON;
use crate::config::{ConfigError, base_url};

/// The issuer of the service, which holds unless another is set.
const ISSUER: &str = "https://re-port-flow.com/api/v1";
const SCOPE: &str = "pdf:generate";

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
    issuer: String,
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
    ///
    /// ```no_run
    /// use reportflow_core::OAuth;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let secret = std::fs::read_to_string("/run/secrets/reportflow")?;
    /// let oauth = OAuth::client_credentials("the client's id", secret);
    /// # Ok(())
    /// # }
    /// ```
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
    /// `/oauth/token`. It is https, unless it is on this machine and so is the
    /// base URL.
    ///
    /// ```
    /// use reportflow_core::OAuth;
    ///
    /// // An emulator's.
    /// let oauth = OAuth::client_credentials("local", "secret").issuer("http://127.0.0.1:8787/api/v1");
    /// ```
    pub fn issuer(mut self, issuer: impl Into<String>) -> OAuth {
        self.issuer = issuer.into();
        self
    }

    /// Another scope than `pdf:generate`, the one that the service checks.
    ///
    /// ```
    /// use reportflow_core::OAuth;
    ///
    /// // As a gateway before the service may name it.
    /// let oauth = OAuth::client_credentials("the client's id", "the client's secret")
    ///     .scope("reportflow/pdf:generate");
    /// ```
    pub fn scope(mut self, scope: impl Into<String>) -> OAuth {
        self.scope = scope.into();
        self
    }

    /// Sends the credentials in the header `Authorization`
    /// (`client_secret_basic`).
    ///
    /// ```
    /// use reportflow_core::OAuth;
    ///
    /// let oauth = OAuth::client_credentials("the client's id", "the client's secret").basic();
    /// assert!(!format!("{oauth:?}").contains("secret"));
    /// ```
    pub fn basic(mut self) -> OAuth {
        self.basic = true;
        self
    }

    /// Where tokens come from, if the credentials are there.
    pub(super) fn url(&self) -> Result<Url, ConfigError> {
        if self.client_id.is_empty() || self.client_secret.is_empty() {
            return Err(ConfigError::NoCredentials);
        }
        base_url(&self.issuer).map_err(|error| match error {
            ConfigError::BadBaseUrl { reason } => ConfigError::BadIssuer { reason },
            error => error,
        })
    }

    /// The request for a token.
    pub(super) fn request(&self, url: &Url) -> Request {
        let mut form = format!(
            "grant_type=client_credentials&scope={}",
            encoded(&self.scope)
        );
        let mut request = Request::new(Method::POST, url.clone());
        let headers = request.headers_mut();
        headers.append(ACCEPT, JSON);
        headers.append(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        let basic = || HeaderValue::try_from(format!("Basic {}", self.as_basic()));
        // Base64 is what every header takes, so that it is never an error.
        match self.basic.then(basic) {
            Some(Ok(mut basic)) => {
                basic.set_sensitive(true);
                headers.append(AUTHORIZATION, basic);
            }
            _ => {
                form.push_str("&client_id=");
                form.push_str(&encoded(&self.client_id));
                form.push_str("&client_secret=");
                form.push_str(&encoded(&self.client_secret));
            }
        }
        *request.body_mut() = Some(form.into());
        request
    }

    /// The text without the secret, as it is and as it travels.
    pub(super) fn hide(&self, text: &str) -> String {
        let forms = [
            &self.client_secret,
            &encoded(&self.client_secret),
            &self.as_basic(),
        ];
        forms.into_iter().fold(text.to_owned(), |text, form| {
            without(&text, form, "[client secret]")
        })
    }

    /// What is encoded first, as RFC 6749 has it (section 2.3.1).
    fn as_basic(&self) -> String {
        let (id, secret) = (encoded(&self.client_id), encoded(&self.client_secret));
        STANDARD.encode_to_string(format!("{id}:{secret}"))
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
