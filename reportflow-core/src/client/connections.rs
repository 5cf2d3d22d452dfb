use std::time::Duration;

use super::ClientBuilder;

impl ClientBuilder {
    /// Sets the time after which an idle connection is closed. Default: 4 s.
    ///
    /// It must be shorter than the server's own timeout, which is 5 s in Node. If the
    /// server closes a connection while a request is on its way, the request fails. The
    /// client does not repeat a generate request then, because the service may have
    /// accepted it.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // A proxy on the way closes idle connections after 2 s.
    /// let client = Client::builder()
    ///     .app_key("ak_test")
    ///     .pool_idle_timeout(Duration::from_secs(1))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// Sets the number of idle connections that each runtime keeps for a host. Default:
    /// 32. Zero opens a connection for each request.
    ///
    /// ```
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// // Hundreds of downloads at the same time, again and again.
    /// let client = Client::builder().app_key("ak_test").pool_max_idle_per_host(200).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.pool_max_idle_per_host = connections;
        self
    }
}
