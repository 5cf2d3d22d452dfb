use reqwest::{ClientBuilder, Url};

use crate::config::ConfigError;

/// Whether an https URL can be reached at all.
pub(crate) const BUILT_IN: bool = cfg!(any(feature = "rustls-no-provider", feature = "native-tls"));

#[cfg(feature = "native-tls")]
pub(crate) fn set_up(http: ClientBuilder, _base: &Url) -> Result<ClientBuilder, ConfigError> {
    Ok(http.tls_backend_native())
}

// The provider is handed over, rather than installed for the whole process:
// a program that installs its own would find the place taken.
#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
pub(crate) fn set_up(http: ClientBuilder, base: &Url) -> Result<ClientBuilder, ConfigError> {
    use std::sync::Arc;

    use rustls::crypto::CryptoProvider;
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;

    let setup = |error: rustls::Error| ConfigError::Setup(error.into());
    let provider = match CryptoProvider::get_default() {
        Some(provider) => Arc::clone(provider),
        #[cfg(feature = "rustls")]
        None => Arc::new(rustls::crypto::ring::default_provider()),
        #[cfg(not(feature = "rustls"))]
        None => return Err(ConfigError::NoProvider),
    };
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(setup)?;
    let config = match Verifier::new(provider) {
        Ok(verifier) => config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier)),
        // A machine without certificates can still talk to itself over http;
        // no https host is trusted then.
        Err(_) if base.scheme() == "http" => config.with_root_certificates(RootCertStore::empty()),
        Err(error) => return Err(setup(error)),
    };
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(http.tls_backend_preconfigured(config))
}

#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
pub(crate) fn set_up(http: ClientBuilder, _base: &Url) -> Result<ClientBuilder, ConfigError> {
    Ok(http)
}
