use std::sync::Arc;

use reportflow_rules::credentials::{AppKeyError, parse_app_key};
use reqwest::Url;
use reqwest::header::HeaderValue;

use super::builder::{ClientBuilder, DEFAULT_BASE_URL};
use super::{Client, Inner};
use crate::error::ConfigError;
use crate::http::base_url::parse_base_url;
use crate::http::connection_settings::ConnectionSettings;
use crate::http::origin::is_loopback;
use crate::transport::auth::Auth;
use crate::transport::rate_limiter::RateLimiter;
use crate::transport::retry::RetryState;
use crate::transport::{HttpClient, Transport};

impl ClientBuilder {
    /// Builds the client. It sends nothing.
    ///
    /// ```
    /// use reportflow_core::{Client, ConfigError};
    ///
    /// // The program fails at its start, before its first request.
    /// let error = Client::builder().build().unwrap_err();
    /// assert!(matches!(error, ConfigError::MissingAppKey));
    /// ```
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn build(mut self) -> Result<Client, ConfigError> {
        if let Some(text) = &self.design_ids_variable {
            self.design_ids.parse(text)?;
        }
        self.design_ids.validate()?;
        let base_url = parse_base_url(self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        let auth = self.auth(&base_url)?;
        let http = HttpClient::new(ConnectionSettings::new(
            &base_url,
            self.connect_timeout,
            self.pool_idle_timeout,
            self.pool_max_idle_per_host,
        )?)?;
        let default_rate_limiter = if is_loopback(&base_url) {
            RateLimiter::unlimited
        } else {
            RateLimiter::default
        };
        let transport = Transport {
            http,
            base_url,
            auth,
            attempt_timeout: self.attempt_timeout,
            total_timeout: self.total_timeout,
            retries: RetryState::new(self.retry_policy),
            rate_limiter: self.rate_limiter.unwrap_or_else(default_rate_limiter),
            hooks: self.hooks,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                transport,
                design_ids: self.design_ids,
            }),
        })
    }

    fn auth(&self, base_url: &Url) -> Result<Auth, ConfigError> {
        if let Some(source) = &self.token_source {
            return Ok(Auth::AccessToken(source.for_client(base_url)?));
        }
        let key = parse_app_key(self.app_key.as_deref().unwrap_or_default());
        let key = key.map_err(|error| match error {
            AppKeyError::Empty if self.is_app_key_misnamed => ConfigError::MisnamedAppKey,
            AppKeyError::Empty => ConfigError::MissingAppKey,
            AppKeyError::Character => ConfigError::InvalidAppKey,
        })?;
        let mut header = HeaderValue::from_str(key).map_err(|_| ConfigError::InvalidAppKey)?;
        header.set_sensitive(true);
        Ok(Auth::AppKey(header))
    }
}
