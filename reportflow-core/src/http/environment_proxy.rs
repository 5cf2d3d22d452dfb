use reportflow_rules::proxy::HttpsProxy;
use reqwest::Url;

use crate::error::ConfigError;

/// The proxy of the environment. It may be invalid as long as no request needs it. reqwest
/// would ignore an invalid one.
#[derive(Clone)]
pub(crate) struct EnvironmentProxy {
    variables: HttpsProxy,
    /// The URL, or the reason why it is invalid.
    url: Result<Url, String>,
}

impl EnvironmentProxy {
    /// Reads the environment. Returns `None` without a proxy.
    pub(crate) fn read() -> Option<EnvironmentProxy> {
        let variables = HttpsProxy::from_variables(|name| std::env::var_os(name))?;
        let url = match variables.url() {
            Ok(url) if !cfg!(feature = "socks") && url.starts_with("socks") => Err(
                "`HTTPS_PROXY` or `ALL_PROXY` has a SOCKS proxy: enable the feature `socks`"
                    .to_owned(),
            ),
            Ok(url) => url.parse().map_err(|_| variables.rejection().to_string()),
            Err(error) => Err(error.to_string()),
        };
        Some(EnvironmentProxy { variables, url })
    }

    /// Returns the proxy for a request, or `None` if `NO_PROXY` contains its host.
    pub(crate) fn for_url(&self, url: &Url) -> Result<Option<&Url>, ConfigError> {
        // The client sends all requests to other machines over https.
        let is_used = url.scheme() == "https"
            && url
                .host_str()
                .is_some_and(|host| self.variables.is_for(host));
        if !is_used {
            return Ok(None);
        }
        match &self.url {
            Ok(url) => Ok(Some(url)),
            Err(reason) => Err(ConfigError::InvalidProxy(reason.clone())),
        }
    }
}
