use std::fmt;

/// Why no [`Client`](crate::Client) could be built. It never holds the key.
///
/// ```
/// use reportflow_core::{Client, ConfigError};
///
/// let client = Client::builder().base_url("http://api.example/v1").app_key("ak_…");
/// match client.build() {
///     Err(ConfigError::NoAppKey) => eprintln!("put the key into `REPORTFLOW_APP_KEY`"),
///     Err(ConfigError::NotHttps) => eprintln!("the key would travel in the clear"),
///     outcome => panic!("{outcome:?}"),
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// No key was given; the variable `REPORTFLOW_APP_KEY` is not set, or empty.
    NoAppKey,
    /// The id or the secret of the OAuth client is empty.
    NoCredentials,
    /// The key holds what no header can: a line break or a control character.
    BadAppKey,
    /// The base URL is none: it does not parse, or holds credentials, a query
    /// or a fragment.
    #[non_exhaustive]
    BadBaseUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// The issuer of tokens is no usable URL, for the same reasons.
    #[non_exhaustive]
    BadIssuer {
        /// What is wrong with it.
        reason: String,
    },
    /// The base URL is neither https nor on this machine, so the key would
    /// travel in the clear; or the issuer of tokens is not https, and not on
    /// this machine together with the base URL.
    NotHttps,
    /// The base URL is https, and no TLS feature is on.
    NoTls,
    /// The program has installed no provider of rustls, and the feature `rustls`,
    /// which brings one, is off.
    NoProvider,
    /// An id that was given for a design is none, or the design's own is.
    #[non_exhaustive]
    BadDesignId {
        /// Both, as `id=id`.
        text: String,
    },
    /// `REPORTFLOW_DESIGN_IDS` does not read as `id=id,…`, or names an id twice.
    #[non_exhaustive]
    BadDesignIds {
        /// What is wrong, and with which part.
        reason: String,
    },
    /// The TLS library, or the HTTP client on it, could not be set up.
    Setup(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::NoAppKey => f.write_str("no app key: set `REPORTFLOW_APP_KEY`, or call `app_key`"),
            ConfigError::NoCredentials => {
                f.write_str("the id or the secret of the OAuth client is empty")
            }
            ConfigError::BadAppKey => {
                f.write_str("the app key holds a line break or another character that no header takes")
            }
            ConfigError::BadBaseUrl { reason } => write!(f, "the base URL is not usable: {reason}"),
            ConfigError::BadIssuer { reason } => write!(f, "the issuer is not usable: {reason}"),
            ConfigError::NotHttps => {
                f.write_str("the base URL must be https unless it is on this machine, the issuer unless both are")
            }
            ConfigError::NoTls => f.write_str(
                "the base URL is https, but no TLS is built in: turn on the feature `rustls` or `native-tls`",
            ),
            ConfigError::NoProvider => f.write_str(
                "no TLS provider: install one by `CryptoProvider::install_default` of rustls before the client is built, or turn on the feature `rustls`",
            ),
            ConfigError::BadDesignId { text } => write!(
                f,
                "`{text}` does not map a design id to another: expected `<id of the struct>=<id in the workspace>`"
            ),
            ConfigError::BadDesignIds { reason } => f.write_str(reason),
            ConfigError::Setup(_) => f.write_str("the HTTP client could not be set up"),
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ConfigError::Setup(source) => Some(&**source),
            _ => None,
        }
    }
}
