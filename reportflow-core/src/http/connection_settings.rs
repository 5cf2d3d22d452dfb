use std::time::Duration;

use reportflow_rules::proxy::{HttpsProxy, ProxyError};
use reqwest::{Proxy, Url};

use super::origin::is_loopback;
use super::tls::Tls;
use crate::error::ConfigError;
use crate::time::THIRTY_YEARS;

/// The settings of connections. They build a reqwest client for each runtime.
pub(crate) struct ConnectionSettings {
    tls: Tls,
    bypasses_proxy: bool,
    proxy: Option<Proxy>,
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
        Ok(ConnectionSettings {
            tls: Tls::new(base_url)?,
            // A proxy would see the key unencrypted. Its loopback is another machine.
            bypasses_proxy: is_loopback(base_url),
            proxy: proxy(base_url)?,
            connect_timeout,
            // hyper adds it to the current time.
            idle_timeout: idle_timeout.min(THIRTY_YEARS),
            max_idle_per_host,
        })
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
            Some(proxy) => client.proxy(proxy.clone()),
            None if self.bypasses_proxy => client.no_proxy(),
            // A program may enable the proxies of the system in reqwest.
            None => client,
        };
        client
            .build()
            .map_err(|error| ConfigError::HttpClient(error.into()))
    }
}

/// Returns the proxy of the environment. reqwest would ignore an invalid variable.
fn proxy(base_url: &Url) -> Result<Option<Proxy>, ConfigError> {
    if is_loopback(base_url) {
        return Ok(None);
    }
    let invalid = |error: ProxyError| ConfigError::InvalidProxy(error.to_string());
    let proxy = HttpsProxy::from_variables(|name| std::env::var_os(name)).map_err(invalid)?;
    let Some(proxy) = proxy else { return Ok(None) };
    if !cfg!(feature = "socks") && proxy.url().starts_with("socks") {
        let reason = "`HTTPS_PROXY` or `ALL_PROXY` has a SOCKS proxy: enable the feature `socks`";
        return Err(ConfigError::InvalidProxy(reason.to_owned()));
    }
    let url: Url = proxy
        .url()
        .parse()
        .map_err(|_| invalid(proxy.rejection()))?;
    // The client sends all requests to other machines over https.
    Ok(Some(Proxy::custom(move |request| {
        let is_proxied = request.scheme() == "https" && proxy.is_for(request.host_str()?);
        is_proxied.then(|| url.clone())
    })))
}
