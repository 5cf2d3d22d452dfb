use reqwest::{ClientBuilder, Url};

use crate::error::ConfigError;

/// `true` if a TLS feature is enabled.
pub(crate) const IS_ENABLED: bool =
    cfg!(any(feature = "rustls-no-provider", feature = "native-tls"));

/// The TLS backend of the features. Loading the system's certificates takes long, so
/// the clients of all runtimes share one.
pub(crate) struct Tls {
    #[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
    config: rustls::ClientConfig,
}

#[cfg(feature = "native-tls")]
impl Tls {
    pub(crate) fn new(_base_url: &Url) -> Result<Tls, ConfigError> {
        Ok(Tls {})
    }

    /// Returns a builder of a client with this backend.
    pub(crate) fn client_builder(&self) -> ClientBuilder {
        ClientBuilder::new().tls_backend_native()
    }
}

#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
impl Tls {
    pub(crate) fn new(base_url: &Url) -> Result<Tls, ConfigError> {
        let config = rustls_config(base_url)?;
        Ok(Tls { config })
    }

    /// Returns a builder of a client with this backend.
    pub(crate) fn client_builder(&self) -> ClientBuilder {
        ClientBuilder::new().tls_backend_preconfigured(self.config.clone())
    }
}

#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
impl Tls {
    pub(crate) fn new(_base_url: &Url) -> Result<Tls, ConfigError> {
        Ok(Tls {})
    }

    /// Returns a builder of a client without TLS.
    pub(crate) fn client_builder(&self) -> ClientBuilder {
        ClientBuilder::new()
    }
}

// The provider is not installed for the process: the program may install its own.
#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
fn rustls_config(base_url: &Url) -> Result<rustls::ClientConfig, ConfigError> {
    use std::sync::Arc;

    use rustls::crypto::CryptoProvider;
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;

    let failed = |error: rustls::Error| ConfigError::HttpClient(error.into());
    let provider = match CryptoProvider::get_default() {
        Some(provider) => Arc::clone(provider),
        #[cfg(feature = "rustls")]
        None => Arc::new(rustls::crypto::ring::default_provider()),
        #[cfg(not(feature = "rustls"))]
        None => return Err(ConfigError::MissingCryptoProvider),
    };
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let config = match Verifier::new(provider) {
        Ok(verifier) => config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier)),
        // A machine without root certificates can still use http. It then trusts no
        // https host.
        Err(_) if base_url.scheme() == "http" => {
            config.with_root_certificates(RootCertStore::empty())
        }
        Err(error) => return Err(failed(error)),
    };
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
