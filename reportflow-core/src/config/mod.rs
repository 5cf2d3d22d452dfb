mod error;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;

use crate::auth::{Auth, MakeSource, OAuth, Tokens};
use crate::client::{Client, Inner, is_loopback};
use crate::ids::DesignIds;
use crate::limiter::Limiter;
use crate::observe::{Hooks, RequestInfo, ResponseInfo};
use crate::retry::{Retries, Retry};
use crate::tls;

pub use error::ConfigError;

/// The service's own base URL, which holds unless another is set.
///
/// ```
/// use reportflow_core::{Client, DEFAULT_BASE_URL};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let base = std::env::var("BILLING_API").unwrap_or_else(|_| DEFAULT_BASE_URL.to_owned());
/// let client = Client::builder().base_url(base).app_key("ak_…").build()?;
/// # Ok(())
/// # }
/// ```
pub const DEFAULT_BASE_URL: &str = "https://api.re-port-flow.com/v1";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
// A body may hold 50 MB, which takes 80 s at 5 Mbit/s.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// Sets up a [`Client`]; made by [`Client::builder`].
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::{Client, Limiter, Retry};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder()
///     .app_key("ak_…")
///     .connect_timeout(Duration::from_secs(3))
///     .retry(Retry::new().attempts(5))
///     .limiter(Limiter::new(10, 50)) // others use the workspace as well
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    base_url: Option<String>,
    app_key: Option<String>,
    token_source: Option<MakeSource>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    total_timeout: Option<Duration>,
    retry: Retry,
    /// None unless the caller has set it.
    limiter: Option<Limiter>,
    hooks: Hooks,
    ids: DesignIds,
    /// `REPORTFLOW_DESIGN_IDS`, which [`build`](ClientBuilder::build) reads.
    ids_text: Option<String>,
}

// By hand, as the key must not be seen.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("retry", &self.retry)
            .field("limiter", &self.limiter)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    pub(crate) fn new() -> ClientBuilder {
        ClientBuilder {
            base_url: None,
            app_key: None,
            token_source: None,
            connect_timeout: CONNECT_TIMEOUT,
            attempt_timeout: ATTEMPT_TIMEOUT,
            total_timeout: None,
            retry: Retry::new(),
            limiter: None,
            hooks: Hooks::default(),
            ids: DesignIds::default(),
            ids_text: None,
        }
    }

    pub(crate) fn from_env() -> ClientBuilder {
        // What is no Unicode is set all the same, and fails rather than falls back.
        let set = |name| {
            let value = std::env::var_os(name)?.to_string_lossy().into_owned();
            Some(value).filter(|value| !value.trim().is_empty())
        };
        ClientBuilder {
            base_url: set("REPORTFLOW_BASE_URL"),
            app_key: set("REPORTFLOW_APP_KEY"),
            ids_text: set("REPORTFLOW_DESIGN_IDS"),
            ..ClientBuilder::new()
        }
    }

    /// Talks to another base URL than [`DEFAULT_BASE_URL`]; it includes `/v1`.
    ///
    /// ```
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let emulator = Client::builder()
    ///     .base_url("http://127.0.0.1:8787/v1")
    ///     .app_key("ak_local")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sets the workspace's key, such as `ak_…`. White space around it is
    /// dropped, as the line break at the end of a file of secrets.
    ///
    /// ```no_run
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = std::fs::read_to_string("/run/secrets/reportflow")?;
    /// let client = Client::builder().app_key(key).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn app_key(mut self, app_key: impl Into<String>) -> Self {
        self.app_key = Some(app_key.into());
        self
    }

    /// How long a connection may take to open, TLS included; 10 s unless set.
    ///
    /// Of all timeouts, only this one lets what generates be made again: a shorter
    /// [`attempt_timeout`](ClientBuilder::attempt_timeout) ends before it is known
    /// that nothing was sent.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Somebody waits: an outage is to show at once.
    /// let client = Client::builder()
    ///     .app_key("ak_…")
    ///     .connect_timeout(Duration::from_secs(2))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take; 120 s unless set.
    ///
    /// For a call it spans everything from the connection to the last byte of
    /// the answer. A file, downloaded or generated at once, is one attempt up to
    /// its headers, and each piece after them may take that long again, so that a
    /// large file is no slow one. To fetch a token may take that long as well.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Albums of photographs, over a slow line.
    /// let client = Client::builder()
    ///     .app_key("ak_…")
    ///     .attempt_timeout(Duration::from_secs(600))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long a call may take with all of its attempts, the delays between
    /// them, and the wait for its turn; no limit unless set.
    ///
    /// An attempt that would begin later than that is not made: the call ends
    /// with what the last one said. A download, and what is generated at once, has
    /// that long until the file begins to arrive; a download that [waits](crate::Download::wait_up_to) has a
    /// limit of its own instead.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let client = Client::builder()
    ///     .app_key("ak_…")
    ///     .connect_timeout(Duration::from_secs(3)) // nobody is there
    ///     .attempt_timeout(Duration::from_secs(30)) // somebody is, and is slow
    ///     .total_timeout(Duration::from_secs(60)) // whatever is tried
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// Whether and when a call that failed is made again; see [`Retry`].
    ///
    /// ```
    /// use reportflow_core::{Client, Retry};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // A nightly run, which has the time.
    /// let client = Client::builder().app_key("ak_…").retry(Retry::new().attempts(5)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many calls a minute are made; see [`Limiter`]. Unless set, as many as
    /// the service takes, and without a limit where the base URL leads to this
    /// machine: an emulator has none of its own.
    ///
    /// ```
    /// use reportflow_core::{Client, Limiter};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Other programs of the workspace make the rest.
    /// let client = Client::builder().app_key("ak_…").limiter(Limiter::new(10, 40)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Calls `hook` before each request, retries and redirects among them, with
    /// what may be logged: neither ids nor headers nor the body. It must not
    /// block.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let sent = Arc::new(AtomicU64::new(0));
    /// let count = sent.clone();
    /// let client = Client::builder().app_key("ak_…").on_request(move |request| {
    ///     count.fetch_add(request.body as u64, Ordering::Relaxed);
    /// });
    /// # client.build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_request(mut self, hook: impl Fn(&RequestInfo) + Send + Sync + 'static) -> Self {
        self.hooks.request = Some(Arc::new(hook));
        self
    }

    /// Calls `hook` when the answer's headers are there, or cannot be had any
    /// more. A request that is given up, because its time is over or its future
    /// dropped, gets no such call.
    ///
    /// ```
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let client = Client::builder().app_key("ak_…").on_response(|response| {
    ///     let request = &response.request;
    ///     println!("{} {}: {:?}", request.method, request.route, response.status);
    /// });
    /// # client.build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_response(mut self, hook: impl Fn(&ResponseInfo) + Send + Sync + 'static) -> Self {
        self.hooks.response = Some(Arc::new(hook));
        self
    }

    /// Uses OAuth instead of the app key; see [`OAuth`].
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
    pub fn oauth(mut self, oauth: OAuth) -> Self {
        self.token_source = Some(Arc::new(move |base, connect_timeout| {
            Ok(Box::new(Tokens::new(&oauth, base, connect_timeout)?))
        }));
        self
    }

    /// Uses another id for a design: the one that the key's workspace has it
    /// under. A template that was copied into another workspace, staging say,
    /// has another id there (`docs/service.md`, section 3).
    ///
    /// [`Client::from_env`] takes such pairs from `REPORTFLOW_DESIGN_IDS`, as
    /// `id=other,id=other`.
    ///
    /// ```
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // The struct says `id = "Kx3vQ8mZt5LbR2Ya"`.
    /// let staging = Client::builder()
    ///     .app_key("ak_…")
    ///     .design_id("Kx3vQ8mZt5LbR2Ya", "Mr6tY9wKb3HqN1Zs")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn design_id(mut self, id: impl Into<String>, in_workspace: impl Into<String>) -> Self {
        self.ids.insert(id.into(), in_workspace.into());
        self
    }

    /// Builds the client; nothing is sent.
    ///
    /// ```
    /// use reportflow_core::{Client, ConfigError};
    ///
    /// // Told when the program starts, rather than by its first call.
    /// let error = Client::builder().build().unwrap_err();
    /// assert!(matches!(error, ConfigError::NoAppKey));
    /// ```
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn build(mut self) -> Result<Client, ConfigError> {
        if let Some(text) = &self.ids_text {
            self.ids.read(text)?;
        }
        self.ids.check()?;
        let base = base_url(self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        let auth = self.auth(&base)?;
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("reportflow-rust/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.connect_timeout)
            // reqwest hands `appkey` on to another origin, and the whole URL
            // as `Referer`; downloads follow redirects by themselves.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // A program may have reqwest speak HTTP/2, which by default takes
            // headers of 16 KB: less than tell of a hundred documents made at once.
            .http1_only();
        let local = is_loopback(&base);
        let unless_set = if local {
            Limiter::none
        } else {
            Limiter::default
        };
        let limiter = self.limiter.unwrap_or_else(unless_set);
        if local {
            // A proxy would see the key in the clear, and knows another loopback.
            http = http.no_proxy();
        }
        let http = tls::set_up(http, &base)?
            .build()
            .map_err(|error| ConfigError::Setup(error.into()))?;
        Ok(Client::new(Inner {
            http,
            base,
            auth,
            connect_timeout: self.connect_timeout,
            attempt_timeout: self.attempt_timeout,
            total_timeout: self.total_timeout,
            retries: Retries::new(self.retry),
            limiter,
            hooks: self.hooks,
            ids: self.ids,
        }))
    }

    fn auth(&self, base: &Url) -> Result<Auth, ConfigError> {
        if let Some(source) = &self.token_source {
            return Ok(Auth::Token(source(base, self.connect_timeout)?));
        }
        let key = self.app_key.as_deref().map(str::trim).unwrap_or_default();
        if key.is_empty() {
            return Err(ConfigError::NoAppKey);
        }
        let mut header = HeaderValue::from_str(key).map_err(|_| ConfigError::BadAppKey)?;
        header.set_sensitive(true);
        Ok(Auth::AppKey(header))
    }
}

pub(crate) fn base_url(text: &str) -> Result<Url, ConfigError> {
    let bad = |reason: &str| ConfigError::BadBaseUrl {
        reason: reason.to_owned(),
    };
    let url = Url::parse(text.trim()).map_err(|error| bad(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(ConfigError::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it holds a user name or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(bad("it holds a query or a fragment"));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(ConfigError::NotHttps);
    }
    if url.scheme() == "https" && !tls::BUILT_IN {
        return Err(ConfigError::NoTls);
    }
    Ok(url)
}
