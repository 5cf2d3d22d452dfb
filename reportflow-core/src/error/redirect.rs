use std::fmt;

/// The reason why a redirect was not followed.
///
/// ```no_run
/// # async fn run(download: reportflow_core::Download) {
/// use reportflow_core::{Error, RedirectError};
///
/// match download.bytes().await {
///     Err(Error::Redirect { reason: RedirectError::NotHttps, .. }) => {
///         eprintln!("the file would be sent unencrypted");
///     }
///     outcome => println!("{} bytes", outcome.map_or(0, |file| file.len())),
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectError {
    /// The request is not a download. The client follows the redirects of downloads only.
    /// The base URL may be wrong.
    NotFollowed,
    /// The request fetches an access token; see
    /// [`ClientCredentials`](crate::ClientCredentials). The issuer may be wrong.
    TokenNotFollowed,
    /// The download was redirected more than five times.
    TooMany,
    /// The `Location` header is missing or not a URL.
    InvalidLocation,
    /// The target is not https.
    NotHttps,
    /// The target is this machine, and the client's base URL is not.
    Loopback,
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RedirectError::NotFollowed => {
                "unexpected redirect: only downloads are redirected; check the base URL"
            }
            RedirectError::TokenNotFollowed => {
                "unexpected redirect: token requests are not redirected; check the issuer"
            }
            RedirectError::TooMany => "too many redirects: the limit is five",
            RedirectError::InvalidLocation => {
                "invalid redirect: the `Location` is missing or not a URL"
            }
            RedirectError::NotHttps => "invalid redirect: the target is not https",
            RedirectError::Loopback => "invalid redirect: the target is this machine",
        })
    }
}

impl std::error::Error for RedirectError {}
