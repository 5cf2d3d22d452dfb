use std::time::Duration;

use reqwest::{Proxy, Url};

use super::environment_proxy::EnvironmentProxy;
use super::origin::is_loopback;
use super::tls::Tls;
use crate::error::ConfigError;
use crate::time::THIRTY_YEARS;

/// The settings of connections. They build a reqwest client for each runtime.
pub(crate) struct ConnectionSettings {
    tls: Tls,
    bypasses_proxy: bool,
    proxy: Option<EnvironmentProxy>,
    pub(crate) connect_timeout: Duration,
    idle_timeout: Duration,
    max_idle_per_host: usize,
}

impl ConnectionSettings {
    pub(crate) fn new(
        base_url: &Url,
        connect_timeout: Duration,
        idle_timeout: Duration,
        max_idle_per_host: usize,
    ) -> Result<ConnectionSettings, ConfigError> {
        // A proxy would see the key unencrypted. Its loopback is another machine.
        let bypasses_proxy = is_loopback(base_url);
        let settings = ConnectionSettings {
            tls: Tls::new(base_url)?,
            bypasses_proxy,
            proxy: (!bypasses_proxy).then(EnvironmentProxy::read).flatten(),
            connect_timeout,
            // hyper adds it to the current time.
            idle_timeout: idle_timeout.min(THIRTY_YEARS),
            max_idle_per_host,
        };
        settings.proxy_host(base_url)?;
        Ok(settings)
    }

    /// Returns the host of the proxy for a request. Fails if that proxy is invalid.
    pub(crate) fn proxy_host(&self, url: &Url) -> Result<Option<String>, ConfigError> {
        let proxy = self.proxy.as_ref().map(|proxy| proxy.for_url(url));
        let proxy = proxy.transpose()?.flatten();
        Ok(proxy.and_then(Url::host_str).map(str::to_owned))
    }

    /// Returns a reqwest client without connections.
    pub(crate) fn build_client(&self) -> Result<reqwest::Client, ConfigError> {
        let client = self
            .tls
            .client_builder()
            .user_agent(concat!("reportflow-rust/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.idle_timeout)
            .pool_max_idle_per_host(self.max_idle_per_host)
            // `transport` follows the redirects of downloads. reqwest would send
            // `appkey` to another origin, and the whole URL as `Referer`.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // `transport` retries requests.
            .retry(reqwest::retry::never())
            // The file mapping of a hundred documents needs a header of more than
            // 16 KB, the limit with HTTP/2.
            .http1_only();
        let client = match &self.proxy {
            Some(proxy) => {
                let proxy = proxy.clone();
                client.proxy(Proxy::custom(move |url| proxy.for_url(url).ok()?.cloned()))
            }
            None if self.bypasses_proxy => client.no_proxy(),
            // A program may enable the proxies of the system in reqwest.
            None => client,
        };
        client
            .build()
            .map_err(|error| ConfigError::HttpClient(error.into()))
    }
}
