use reportflow_rules::base_url::{self, BaseUrlError, Parts};
use ureq::http::Uri;

use super::ServiceError;

/// A base URL to which the key may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseUrl {
    /// The URL without a slash at the end.
    pub(super) url: String,
    pub(super) is_https: bool,
}

/// Parses a base URL by the rules of `reportflow::Client`.
pub(super) fn parse(text: &str) -> Result<BaseUrl, ServiceError> {
    let invalid = |cause: String| ServiceError::InvalidBaseUrl(cause);
    let url = text.trim().trim_end_matches('/');
    // The HTTP client uses this parser, so both see the same host.
    let uri: Uri = url
        .parse()
        .map_err(|_| invalid("it is not a URL".to_owned()))?;
    let authority = uri.authority();
    let scheme = uri.scheme_str().unwrap_or_default();
    let parts = Parts {
        scheme,
        host: uri.host().unwrap_or_default(),
        has_user_info: authority.is_some_and(|part| part.as_str().contains('@')),
        has_query_or_fragment: uri.query().is_some() || url.contains('#'),
    };
    base_url::check(parts).map_err(|error| {
        invalid(match error {
            BaseUrlError::UserInfo => "it must not contain a user name or a password".to_owned(),
            BaseUrlError::QueryOrFragment => "it must not contain a query or a fragment".to_owned(),
            BaseUrlError::Insecure => {
                format!("`{url}` is neither https, nor http on this machine")
            }
        })
    })?;
    Ok(BaseUrl {
        url: url.to_owned(),
        is_https: scheme == "https",
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_key_is_sent_by_https_or_to_this_machine() {
        for url in [
            "https://api.re-port-flow.com/v1",
            "HTTPS://API.re-port-flow.com/v1/",
            "http://127.0.0.1:1/v1",
            "http://127.9.9.9/v1",
            "http://[::1]:9/v1",
            "HTTP://LocalHost:9/v1\n",
        ] {
            assert!(parse(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "localhost:8080/v1",
            "http://api.re-port-flow.com/v1",
            "http://127.0.0.1.example/v1",
            "http://localhost.example/v1",
            "http://[::2]/v1",
            "http://example\\@127.0.0.1/v1",
            "ftp://127.0.0.1/v1",
            "https:///v1",
        ] {
            assert!(parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn parts_that_may_be_secret_are_rejected_and_not_repeated() {
        for url in [
            "https://user:s3cret@api.re-port-flow.com/v1",
            "http://s3cret@127.0.0.1/v1",
            "https://api.re-port-flow.com/v1?token=s3cret",
            "https://api.re-port-flow.com/v1#s3cret",
            "http://user:s3cret@example.test/v1",
            "https://user:s3cret@/v1 x",
        ] {
            let error = parse(url).expect_err(url);
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }
}
