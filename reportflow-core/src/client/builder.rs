use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Client;
use super::design_ids::DesignIds;
use crate::error::ConfigError;
use crate::transport::auth::{ClientCredentials, TokenCache, TokenSource};
use crate::transport::hooks::Hooks;
use crate::transport::rate_limiter::RateLimiter;
use crate::transport::retry::RetryPolicy;

/// The service's base URL, the default of a client.
///
/// ```
/// use reportflow_core::{Client, DEFAULT_BASE_URL};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let base = std::env::var("BILLING_API").unwrap_or_else(|_| DEFAULT_BASE_URL.to_owned());
/// let client = Client::builder().base_url(base).app_key("ak_test").build()?;
/// # Ok(())
/// # }
/// ```
pub const DEFAULT_BASE_URL: &str = "https://api.re-port-flow.com/v1";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
// Node's servers close a connection after 5 s. The request that meets the close is lost.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(4);
const POOL_MAX_IDLE_PER_HOST: usize = 32;
// A body may hold 50 MB, which takes 80 s at 5 Mbit/s.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(120);

/// A builder of a [`Client`]; see [`Client::builder`].
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::{Client, RetryPolicy};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder()
///     .app_key("ak_test")
///     .connect_timeout(Duration::from_secs(3))
///     .retry_policy(RetryPolicy::new().max_attempts(5))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    pub(super) base_url: Option<String>,
    pub(super) app_key: Option<String>,
    /// `true` if the key is in a variable of another name.
    pub(super) is_app_key_misnamed: bool,
    pub(super) token_source: Option<Arc<dyn TokenSource>>,
    pub(super) connect_timeout: Duration,
    pub(super) pool_idle_timeout: Duration,
    pub(super) pool_max_idle_per_host: usize,
    pub(super) attempt_timeout: Duration,
    pub(super) total_timeout: Option<Duration>,
    pub(super) retry_policy: RetryPolicy,
    pub(super) rate_limiter: Option<RateLimiter>,
    pub(super) hooks: Hooks,
    pub(super) design_ids: DesignIds,
    /// `REPORTFLOW_DESIGN_IDS`, parsed by [`build`](ClientBuilder::build).
    pub(super) design_ids_variable: Option<String>,
}

// Not derived, so that the key is not printed.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("retry_policy", &self.retry_policy)
            .field("rate_limiter", &self.rate_limiter)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a builder of a client.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let client = Client::builder()
    ///     .app_key("ak_test")
    ///     .total_timeout(Duration::from_secs(60))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Builds a client from the environment variables `REPORTFLOW_APP_KEY`,
    /// `REPORTFLOW_BASE_URL` (with `/v1`; optional) and `REPORTFLOW_DESIGN_IDS`
    /// (optional; see [`ClientBuilder::map_design_id`]).
    ///
    /// ```no_run
    /// use reportflow_core::{Client, ConfigError};
    ///
    /// # fn main() -> Result<(), ConfigError> {
    /// let client = match Client::from_env() {
    ///     Err(ConfigError::MissingAppKey) => {
    ///         eprintln!("`REPORTFLOW_APP_KEY` is missing: PDFs are disabled");
    ///         return Ok(());
    ///     }
    ///     client => client?,
    /// };
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn from_env() -> Result<Client, ConfigError> {
        ClientBuilder::from_env().build()
    }
}

impl ClientBuilder {
    fn new() -> ClientBuilder {
        ClientBuilder {
            base_url: None,
            app_key: None,
            is_app_key_misnamed: false,
            token_source: None,
            connect_timeout: CONNECT_TIMEOUT,
            pool_idle_timeout: POOL_IDLE_TIMEOUT,
            pool_max_idle_per_host: POOL_MAX_IDLE_PER_HOST,
            attempt_timeout: ATTEMPT_TIMEOUT,
            total_timeout: None,
            retry_policy: RetryPolicy::new(),
            rate_limiter: None,
            hooks: Hooks::default(),
            design_ids: DesignIds::default(),
            design_ids_variable: None,
        }
    }

    fn from_env() -> ClientBuilder {
        // A value that is not Unicode is invalid. It must not mean the default.
        let variable = |name| {
            let value = std::env::var_os(name)?.to_string_lossy().into_owned();
            Some(value).filter(|value| !value.trim().is_empty())
        };
        ClientBuilder {
            base_url: variable("REPORTFLOW_BASE_URL"),
            app_key: variable("REPORTFLOW_APP_KEY"),
            is_app_key_misnamed: variable("REPORTFLOW_API_KEY").is_some(),
            design_ids_variable: variable("REPORTFLOW_DESIGN_IDS"),
            ..ClientBuilder::new()
        }
    }

    /// Sets the base URL, including `/v1`. Default: [`DEFAULT_BASE_URL`].
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

    /// Sets the workspace's app key, such as `ak_…`: visible ASCII. It is trimmed, because
    /// a secret from a file may end with a line break.
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

    /// Uses OAuth instead of the app key; see [`ClientCredentials`].
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
    ///
    /// Each client that is built fetches its own access token; clones of a client
    /// share one.
    pub fn client_credentials(mut self, credentials: ClientCredentials) -> Self {
        self.token_source = Some(Arc::new(TokenCache::new(credentials)));
        self
    }

    /// Maps a design's id in the sources to its id in the client's workspace. A design
    /// that was copied to another workspace, such as staging, has another id there
    /// (`docs/service.md`, section 3).
    ///
    /// [`Client::from_env`] reads such pairs from `REPORTFLOW_DESIGN_IDS`, separated by
    /// commas: `<id in the sources>=<id in the workspace>`.
    ///
    /// ```
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // The struct has `id = "Kx3vQ8mZt5LbR2Ya"`.
    /// let staging = Client::builder()
    ///     .app_key("ak_test")
    ///     .map_design_id("Kx3vQ8mZt5LbR2Ya", "Mr6tY9wKb3HqN1Zs")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn map_design_id(
        mut self,
        source_id: impl Into<String>,
        workspace_id: impl Into<String>,
    ) -> Self {
        self.design_ids
            .insert(source_id.into(), workspace_id.into());
        self
    }
}
