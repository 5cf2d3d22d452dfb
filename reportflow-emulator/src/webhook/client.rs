//! The HTTP client, with TLS if the feature `https` is on.

use std::error::Error;

use axum::body::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

#[cfg(feature = "https")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;
#[cfg(not(feature = "https"))]
type Connector = HttpConnector;

pub(super) type HttpClient = Client<Connector, Full<Bytes>>;

#[cfg(feature = "https")]
pub(super) fn client(is_https: bool) -> Result<HttpClient, String> {
    use std::sync::Arc;

    use hyper_rustls::HttpsConnectorBuilder;
    use rustls::crypto::ring;
    use rustls::{ClientConfig, RootCertStore};

    let provider = Arc::new(ring::default_provider());
    let failed = |error: &dyn Error| format!("cannot start TLS: {error}");
    let builder = HttpsConnectorBuilder::new();
    let builder = if is_https {
        let builder = builder.with_provider_and_platform_verifier(provider);
        builder.map_err(|error| failed(&error))?
    } else {
        // Plain HTTP works on a machine without root certificates too.
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?;
        let config = config.with_root_certificates(RootCertStore::empty());
        builder.with_tls_config(config.with_no_client_auth())
    };
    let connector = builder.https_or_http().enable_http1().build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}

#[cfg(not(feature = "https"))]
pub(super) fn client(_is_https: bool) -> Result<HttpClient, String> {
    Ok(Client::builder(TokioExecutor::new()).build_http())
}

/// Returns the first cause of an error, such as `connection refused`. The errors above
/// it say only which step failed.
pub(super) fn cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    // An error of the system is a sentence with its number.
    match text.split_once(" (os error ") {
        Some((sentence, _)) => {
            let (first, rest) =
                sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
            first.to_lowercase() + rest
        }
        None => text,
    }
}
