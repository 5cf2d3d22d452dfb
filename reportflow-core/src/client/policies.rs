use std::sync::Arc;

use super::ClientBuilder;
use crate::transport::rate_limiter::RateLimiter;
use crate::transport::request_info::{RequestInfo, ResponseInfo};
use crate::transport::retry::RetryPolicy;

impl ClientBuilder {
    /// Sets the policy for retries; see [`RetryPolicy`].
    ///
    /// ```
    /// use reportflow_core::{Client, RetryPolicy};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // A nightly job can wait longer.
    /// let policy = RetryPolicy::new().max_attempts(5);
    /// let client = Client::builder().app_key("ak_test").retry_policy(policy).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Sets the rate limiter; see [`RateLimiter`]. Default: the service's limits. If
    /// the base URL is on this machine, the default is [`RateLimiter::unlimited`].
    ///
    /// ```
    /// use std::num::NonZeroU32;
    /// use reportflow_core::{Client, RateLimiter};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Other programs of the workspace use the other 60.
    /// let limiter = RateLimiter::builder()
    ///     .async_per_minute(NonZeroU32::new(40).unwrap())
    ///     .build();
    /// let client = Client::builder().app_key("ak_test").rate_limiter(limiter).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn rate_limiter(mut self, rate_limiter: RateLimiter) -> Self {
        self.rate_limiter = Some(rate_limiter);
        self
    }

    /// Sets a function that is called before each HTTP request, including retries
    /// and redirects. It receives only data that may be logged: no ids, headers or
    /// body. It must not block.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let sent = Arc::new(AtomicU64::new(0));
    /// let count = sent.clone();
    /// let client = Client::builder().app_key("ak_test").on_request(move |request| {
    ///     count.fetch_add(request.body_len as u64, Ordering::Relaxed);
    /// });
    /// # client.build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_request(mut self, hook: impl Fn(&RequestInfo) + Send + Sync + 'static) -> Self {
        self.hooks.request = Some(Arc::new(hook));
        self
    }

    /// Sets a function that is called when the response headers have arrived, or the
    /// HTTP request has failed. It is not called if a timeout cancels the request, or
    /// if its future is dropped. It must not block.
    ///
    /// ```
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let client = Client::builder().app_key("ak_test").on_response(|response| {
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
}
