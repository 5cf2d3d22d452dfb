//! A provider of TLS that the program has installed for its process: a test of
//! its own, as it holds for all others from then on.

use reportflow_core::{Client, ConfigError};
use tokio_rustls::rustls::crypto::ring;

#[test]
fn uses_the_installed_crypto_provider() {
    let build = || Client::builder().app_key("ak_test").build();
    if cfg!(not(any(feature = "rustls", feature = "native-tls"))) {
        assert!(matches!(build(), Err(ConfigError::MissingCryptoProvider)));
    }
    ring::default_provider().install_default().unwrap();
    build().unwrap();
}
