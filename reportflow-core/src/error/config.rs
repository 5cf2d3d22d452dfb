use std::fmt;

use reportflow_rules::credentials::AppKeyError;

/// The reason why a [`Client`](crate::Client) could not be built. It never contains
/// the key.
///
/// ```
/// use reportflow_core::{Client, ConfigError};
///
/// let client = Client::builder().base_url("http://api.example/v1").app_key("ak_test");
/// match client.build() {
///     Err(ConfigError::MissingAppKey) => eprintln!("set `REPORTFLOW_APP_KEY`"),
///     Err(ConfigError::NotHttps) => eprintln!("the key would be sent unencrypted"),
///     outcome => panic!("{outcome:?}"),
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// The app key is missing or empty. Set `REPORTFLOW_APP_KEY`, or call
    /// [`app_key`](crate::ClientBuilder::app_key).
    MissingAppKey,
    /// The app key is missing, but `REPORTFLOW_API_KEY` is set. The vendor's samples use
    /// that name. [`Client::from_env`](crate::Client::from_env) reads
    /// `REPORTFLOW_APP_KEY`.
    MisnamedAppKey,
    /// The client id or the client secret is empty.
    MissingCredentials,
    /// The app key contains white space, a control character or a character outside
    /// ASCII.
    InvalidAppKey,
    /// The base URL is not a URL, or contains credentials, a query or a fragment.
    #[non_exhaustive]
    InvalidBaseUrl {
        /// The reason.
        reason: String,
    },
    /// The issuer is not a URL, or contains credentials, a query or a fragment.
    #[non_exhaustive]
    InvalidIssuer {
        /// The reason.
        reason: String,
    },
    /// The credentials would be sent unencrypted. The base URL must be https, or http
    /// on this machine. The issuer must be https, or both must be on this machine.
    NotHttps,
    /// The base URL or the issuer is https, but TLS is disabled: enable a TLS feature.
    TlsDisabled,
    /// The rustls `CryptoProvider` is missing. Install one, or enable the feature
    /// `rustls`, which contains one.
    MissingCryptoProvider,
    /// The design-id map is invalid; see
    /// [`ClientBuilder::map_design_id`](crate::ClientBuilder::map_design_id) and
    /// `REPORTFLOW_DESIGN_IDS`.
    #[non_exhaustive]
    InvalidDesignIdMap {
        /// The reason, with the invalid entry.
        reason: String,
    },
    /// `HTTPS_PROXY` or `ALL_PROXY` is invalid, for this reason, which does not contain the
    /// value. Or it has a SOCKS proxy, and the feature `socks` is not enabled. If
    /// `NO_PROXY` contains the host of the base URL, only requests to other hosts fail with
    /// it.
    InvalidProxy(String),
    /// The HTTP client or its TLS library could not be initialised.
    HttpClient(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConfigError::MissingAppKey => {
                "missing app key: set `REPORTFLOW_APP_KEY` or call `app_key`"
            }
            ConfigError::MisnamedAppKey => {
                "missing app key: `REPORTFLOW_API_KEY` is set; rename it to `REPORTFLOW_APP_KEY`"
            }
            ConfigError::MissingCredentials => {
                "missing credentials: the client id or the client secret is empty"
            }
            ConfigError::InvalidAppKey => {
                return write!(f, "invalid app key: {}", AppKeyError::Character);
            }
            ConfigError::InvalidBaseUrl { reason } => {
                return write!(f, "invalid base URL: {reason}");
            }
            ConfigError::InvalidIssuer { reason } => return write!(f, "invalid issuer: {reason}"),
            ConfigError::NotHttps => {
                "invalid URL: the base URL must be https or on this machine, the issuer https or on this machine together with the base URL"
            }
            ConfigError::TlsDisabled => {
                "the base URL is https, but TLS is disabled: enable the feature `rustls` or `native-tls`"
            }
            ConfigError::MissingCryptoProvider => {
                "missing TLS provider: call rustls' `CryptoProvider::install_default` before you build the client, or enable the feature `rustls`"
            }
            ConfigError::InvalidDesignIdMap { reason } => {
                return write!(f, "invalid design-id map: {reason}");
            }
            ConfigError::InvalidProxy(reason) => reason,
            ConfigError::HttpClient(_) => "cannot initialise the HTTP client",
        })
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ConfigError::HttpClient(source) => Some(&**source),
            _ => None,
        }
    }
}
