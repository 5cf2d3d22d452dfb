use std::fmt;

use base64_simd::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reportflow_rules::credentials::trim;
use reportflow_rules::secrets::replace_secret;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};

use crate::error::ConfigError;
use crate::http::base_url::{join, parse_base_url};
use crate::http::headers::JSON;
use crate::redact::Redactor;

/// The service's issuer.
const DEFAULT_ISSUER: &str = "https://re-port-flow.com/api/v1";
const DEFAULT_SCOPE: &str = "pdf:generate";

/// OAuth 2.0 client credentials, which replace the app key.
///
/// The client fetches an access token before its first request. Concurrent requests
/// wait for the same token. The client replaces the token shortly before it expires:
/// a minute, or a tenth of a lifetime below ten minutes. After a 401, it fetches
/// another token, and sends the request again. Hooks do not see token requests.
///
/// ```
/// use reportflow_core::{Client, ClientCredentials};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let credentials = ClientCredentials::new("the client's id", "the client's secret");
/// let client = Client::builder().client_credentials(credentials).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientCredentials {
    client_id: String,
    client_secret: String,
    issuer: String,
    scope: String,
    basic_auth: bool,
}

// Not derived, so that the secret is not printed.
impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("issuer", &self.issuer)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl ClientCredentials {
    /// Returns credentials that are sent in the request body (`client_secret_post`).
    /// With [`basic_auth`](ClientCredentials::basic_auth) they are sent in a header.
    /// Both texts are trimmed, also of a byte order mark.
    ///
    /// ```no_run
    /// use reportflow_core::ClientCredentials;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let secret = std::fs::read_to_string("/run/secrets/reportflow")?;
    /// let credentials = ClientCredentials::new("the client's id", secret);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> ClientCredentials {
        ClientCredentials {
            client_id: trim(&client_id.into()).to_owned(),
            client_secret: trim(&client_secret.into()).to_owned(),
            issuer: DEFAULT_ISSUER.to_owned(),
            scope: DEFAULT_SCOPE.to_owned(),
            basic_auth: false,
        }
    }

    /// Sets the issuer. Default: the service's. The token endpoint is `/oauth/token`
    /// below it. The issuer must be https, or it and the base URL must be on this
    /// machine.
    ///
    /// ```
    /// use reportflow_core::ClientCredentials;
    ///
    /// // An emulator.
    /// let credentials =
    ///     ClientCredentials::new("local", "secret").issuer("http://127.0.0.1:8787/api/v1");
    /// ```
    pub fn issuer(mut self, issuer: impl Into<String>) -> ClientCredentials {
        self.issuer = issuer.into();
        self
    }

    /// Sets the scope. Default: `pdf:generate`, which the service requires.
    ///
    /// ```
    /// use reportflow_core::ClientCredentials;
    ///
    /// // A gateway in front of the service has its own name for the scope.
    /// let credentials = ClientCredentials::new("the client's id", "the client's secret")
    ///     .scope("reportflow/pdf:generate");
    /// ```
    pub fn scope(mut self, scope: impl Into<String>) -> ClientCredentials {
        self.scope = scope.into();
        self
    }

    /// Sends the credentials in the `Authorization` header
    /// (`client_secret_basic`).
    ///
    /// ```
    /// use reportflow_core::ClientCredentials;
    ///
    /// let credentials =
    ///     ClientCredentials::new("the client's id", "the client's secret").basic_auth();
    /// assert!(!format!("{credentials:?}").contains("secret"));
    /// ```
    pub fn basic_auth(mut self) -> ClientCredentials {
        self.basic_auth = true;
        self
    }

    /// Returns the URL of the token endpoint.
    pub(super) fn token_url(&self) -> Result<Url, ConfigError> {
        if self.client_id.is_empty() || self.client_secret.is_empty() {
            return Err(ConfigError::MissingCredentials);
        }
        let issuer = parse_base_url(&self.issuer).map_err(|error| match error {
            ConfigError::InvalidBaseUrl { reason } => ConfigError::InvalidIssuer { reason },
            error => error,
        })?;
        Ok(join(&issuer, ["oauth", "token"]))
    }

    pub(super) fn token_request(&self, url: Url) -> Request {
        let mut form = format!(
            "grant_type=client_credentials&scope={}",
            encode(&self.scope)
        );
        let mut request = Request::new(Method::POST, url);
        let headers = request.headers_mut();
        headers.append(ACCEPT, JSON);
        headers.append(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        let basic = || HeaderValue::try_from(format!("Basic {}", self.basic_value()));
        // Base64 is always a valid header value.
        match self.basic_auth.then(basic) {
            Some(Ok(mut header)) => {
                header.set_sensitive(true);
                headers.append(AUTHORIZATION, header);
            }
            _ => {
                form.push_str("&client_id=");
                form.push_str(&encode(&self.client_id));
                form.push_str("&client_secret=");
                form.push_str(&encode(&self.client_secret));
            }
        }
        *request.body_mut() = Some(form.into());
        request
    }

    /// Returns the value of HTTP basic authentication. Both parts are percent-encoded
    /// first (RFC 6749, section 2.3.1).
    fn basic_value(&self) -> String {
        let (id, secret) = (encode(&self.client_id), encode(&self.client_secret));
        STANDARD.encode_to_string(format!("{id}:{secret}"))
    }
}

impl Redactor for ClientCredentials {
    fn redact_text(&self, text: &str) -> String {
        let forms = [
            // First, because it contains the next one.
            &self.basic_value(),
            &self.client_secret,
            &encode(&self.client_secret),
        ];
        forms.into_iter().fold(text.to_owned(), |text, form| {
            replace_secret(&text, form, "[client secret]")
        })
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
