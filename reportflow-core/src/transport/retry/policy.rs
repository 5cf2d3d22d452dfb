use std::time::Duration;

/// The policy for retries of failed requests.
///
/// By default a request has three attempts. The delay before a retry has two parts:
///
/// - a random part ("full jitter"), so that programs do not retry at the same time.
///   It is at most 250 ms before the second attempt. The maximum doubles for each
///   further attempt.
/// - the delay that the service asks for: `Retry-After`, or `RateLimit-Reset` with a
///   429. After a 429 without either, it is 15 s, then 30 s, because the service counts
///   per minute.
///
/// The client retries these errors:
///
/// - for downloads, designs and parameter lists: a failed or broken connection, an
///   invalid response head, a timeout, and 429, 500, 502, 503 and 504. After a
///   successful response, a download is not retried.
/// - for generate requests: a connection that failed to open, or that broke before the
///   whole body was sent, 429, and 503 with `Retry-After`. The service cannot have
///   accepted these requests. After a timeout it may have accepted the request, and a
///   retry may generate a second document; see [`allow_duplicates`](RetryPolicy::allow_duplicates).
/// - for all of them: a [store](crate::RateLimiter::with_store) of the rate limit that fails.
///   Nothing was sent.
///
/// A connection that failed with a TLS error is not retried.
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::{Client, RetryPolicy};
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder()
///     .app_key("ak_test")
///     .retry_policy(RetryPolicy::new().max_attempts(5))
///     .total_timeout(Duration::from_secs(300))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RetryPolicy {
    pub(super) max_attempts: u32,
    pub(super) initial_backoff: Duration,
    pub(super) max_backoff: Duration,
    pub(super) max_retry_after: Duration,
    pub(super) budget: u32,
    pub(super) allow_duplicates: bool,
}

impl Default for RetryPolicy {
    fn default() -> RetryPolicy {
        RetryPolicy::new()
    }
}

impl RetryPolicy {
    /// Returns the default policy: three attempts.
    ///
    /// ```
    /// use reportflow_core::RetryPolicy;
    ///
    /// // The file is important: try more often.
    /// let policy = RetryPolicy::new().max_attempts(6);
    /// ```
    pub fn new() -> RetryPolicy {
        RetryPolicy {
            max_attempts: 3,
            initial_backoff: Duration::from_millis(250),
            max_backoff: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(120),
            budget: 50,
            allow_duplicates: false,
        }
    }

    /// Returns a policy without retries.
    ///
    /// ```
    /// use reportflow_core::{Client, RetryPolicy};
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // The caller of this program retries.
    /// let client =
    ///     Client::builder().app_key("ak_test").retry_policy(RetryPolicy::disabled()).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn disabled() -> RetryPolicy {
        RetryPolicy::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts, including the first one. Default: 3.
    ///
    /// ```
    /// use reportflow_core::RetryPolicy;
    ///
    /// // A single retry.
    /// let policy = RetryPolicy::new().max_attempts(2);
    /// ```
    pub fn max_attempts(mut self, attempts: u32) -> RetryPolicy {
        self.max_attempts = attempts;
        self
    }

    /// Sets the maximum random delay before the second attempt. It doubles for each
    /// further attempt. Default: 250 ms.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::RetryPolicy;
    ///
    /// // Up to 1, 2, 4, 8 and 8 s.
    /// let policy = RetryPolicy::new()
    ///     .max_attempts(6)
    ///     .initial_backoff(Duration::from_secs(1))
    ///     .max_backoff(Duration::from_secs(8));
    /// ```
    pub fn initial_backoff(mut self, backoff: Duration) -> RetryPolicy {
        self.initial_backoff = backoff;
        self
    }

    /// Sets the limit of the doubled random delay. Default: 20 s.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::RetryPolicy;
    ///
    /// let policy = RetryPolicy::new().max_attempts(10).max_backoff(Duration::from_secs(5));
    /// ```
    pub fn max_backoff(mut self, backoff: Duration) -> RetryPolicy {
        self.max_backoff = backoff;
        self
    }

    /// Sets the longest `Retry-After` to wait for. Default: 120 s. If the service asks
    /// for a longer delay, the request fails immediately. A 429 delays other requests
    /// under the same limit for at most this long.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::RetryPolicy;
    ///
    /// // A user is waiting for the page that shows the PDF.
    /// let policy = RetryPolicy::new().max_retry_after(Duration::from_secs(5));
    /// ```
    pub fn max_retry_after(mut self, delay: Duration) -> RetryPolicy {
        self.max_retry_after = delay;
        self
    }

    /// Sets the number of retries that all requests of a client share. Default: 50.
    /// Ten requests that succeed at the first attempt return one retry to the budget.
    /// During a long outage, retries therefore add at most a tenth to the load.
    ///
    /// ```
    /// use reportflow_core::RetryPolicy;
    ///
    /// // A nightly job with thousands of requests: fail early, and run it again later.
    /// let policy = RetryPolicy::new().retry_budget(10);
    /// ```
    pub fn retry_budget(mut self, retries: u32) -> RetryPolicy {
        self.budget = retries;
        self
    }

    /// Retries generate requests even if the service may have accepted them: after a
    /// timeout, a broken connection, and 500, 502, 503 and 504.
    ///
    /// The service has no known idempotency key (`docs/service.md`, section 2). A
    /// retry may therefore generate a second document.
    ///
    /// ```
    /// use reportflow_core::RetryPolicy;
    ///
    /// // Drafts: a duplicate is harmless, but a missing document is not.
    /// let policy = RetryPolicy::new().allow_duplicates();
    /// ```
    pub fn allow_duplicates(mut self) -> RetryPolicy {
        self.allow_duplicates = true;
        self
    }
}
