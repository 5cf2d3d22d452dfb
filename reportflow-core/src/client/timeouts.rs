use std::time::Duration;

use super::ClientBuilder;

impl ClientBuilder {
    /// Sets the timeout for opening a connection, including TLS. Default: 10 s.
    ///
    /// A generate request is retried after this timeout, because nothing was sent. It
    /// is not retried after [`attempt_timeout`](ClientBuilder::attempt_timeout),
    /// because the service may have accepted it.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // A user is waiting: report an outage quickly.
    /// let client = Client::builder()
    ///     .app_key("ak_test")
    ///     .connect_timeout(Duration::from_secs(2))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the timeout of one attempt. Default: 120 s.
    ///
    /// The timeout covers the connection, the request and the whole response. For a
    /// file, it covers the time until the response headers. Then it applies to each
    /// chunk of the file, so it does not limit the size of a file.
    ///
    /// A synchronous request has 120 s more; see
    /// [`GenerateSync`](crate::GenerateSync). The same timeout applies separately to
    /// the wait for an access token.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Photo albums over a slow connection.
    /// let client = Client::builder()
    ///     .app_key("ak_test")
    ///     .attempt_timeout(Duration::from_secs(600))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the timeout of a request with all its attempts, the delays between them,
    /// and the wait for the rate limiter. Default: no limit.
    ///
    /// At this timeout, a running attempt is cancelled, and no other attempt starts.
    /// The error is that of the last attempt. For a download and a synchronous
    /// request, the timeout covers the time until the response headers. A download
    /// that [waits](crate::Download::wait_up_to) has its own timeout instead.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let client = Client::builder()
    ///     .app_key("ak_test")
    ///     .connect_timeout(Duration::from_secs(3)) // the host does not respond
    ///     .attempt_timeout(Duration::from_secs(30)) // the service is slow
    ///     .total_timeout(Duration::from_secs(60)) // all attempts together
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }
}
