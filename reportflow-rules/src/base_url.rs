//! Base URLs to which a key may be sent.

use crate::loopback::is_loopback_host;

/// The parts of a URL that [`check`] needs. Any URL parser can provide them.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The scheme, in lower case; empty if missing.
    pub scheme: &'a str,
    /// The host; empty if missing.
    pub host: &'a str,
    /// Whether there is a user name or a password.
    pub has_user_info: bool,
    /// Whether there is a query or a fragment.
    pub has_query_or_fragment: bool,
}

/// An error in a base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseUrlError {
    /// It contains a user name or a password.
    UserInfo,
    /// It contains a query or a fragment.
    QueryOrFragment,
    /// It is neither https, nor http on this machine.
    Insecure,
}

/// Checks that a base URL is https, or http on this machine, and has no user
/// name, password, query or fragment.
///
/// # Errors
///
/// - [`BaseUrlError::UserInfo`] and [`BaseUrlError::QueryOrFragment`]. They are
///   checked first, because a message must not repeat these parts.
/// - [`BaseUrlError::Insecure`]. A message may repeat the URL.
pub fn check(url: Parts<'_>) -> Result<(), BaseUrlError> {
    if url.has_user_info {
        return Err(BaseUrlError::UserInfo);
    }
    if url.has_query_or_fragment {
        return Err(BaseUrlError::QueryOrFragment);
    }
    match url.scheme {
        "https" => Ok(()),
        "http" if is_loopback_host(url.host) => Ok(()),
        _ => Err(BaseUrlError::Insecure),
    }
}

#[cfg(test)]
mod tests {
    use super::{BaseUrlError, Parts, check};

    #[test]
    fn a_key_is_sent_by_https_or_to_this_machine() {
        let url = |scheme, host| Parts {
            scheme,
            host,
            has_user_info: false,
            has_query_or_fragment: false,
        };
        assert_eq!(check(url("https", "api.re-port-flow.com")), Ok(()));
        assert_eq!(check(url("http", "127.0.0.1")), Ok(()));
        for url in [
            url("http", "api.re-port-flow.com"),
            url("http", ""),
            url("ftp", "127.0.0.1"),
            url("", "localhost"),
        ] {
            assert_eq!(check(url), Err(BaseUrlError::Insecure), "{url:?}");
        }
    }

    #[test]
    fn parts_that_may_be_secret_are_rejected_first() {
        let url = Parts {
            scheme: "ftp",
            host: "example.test",
            has_user_info: true,
            has_query_or_fragment: true,
        };
        assert_eq!(check(url), Err(BaseUrlError::UserInfo));
        let url = Parts {
            has_user_info: false,
            ..url
        };
        assert_eq!(check(url), Err(BaseUrlError::QueryOrFragment));
    }
}
