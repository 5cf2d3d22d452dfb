use reqwest::{Request, Response};

use super::runtime_pools::RuntimePools;
use crate::error::{ConfigError, Error};
use crate::http::connection_settings::ConnectionSettings;

/// An HTTP client that returns this crate's errors. Each runtime has its own
/// connections.
pub(crate) struct HttpClient {
    settings: ConnectionSettings,
    pools: RuntimePools,
}

impl HttpClient {
    pub(crate) fn new(settings: ConnectionSettings) -> Result<HttpClient, ConfigError> {
        let pools = RuntimePools::new(settings.build_client()?);
        Ok(HttpClient { settings, pools })
    }

    /// Sends a request, and reads the response headers.
    pub(crate) async fn execute(&self, request: Request) -> Result<Response, Error> {
        let client = self.pools.current(|| self.settings.build_client())?;
        let proxy = self.settings.proxy_host(request.url())?;
        client
            .execute(request)
            .await
            .map_err(|error| Error::transport(error, self.settings.connect_timeout, proxy))
    }
}
