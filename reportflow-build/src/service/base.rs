use std::net::IpAddr;

use ureq::http::Uri;

use super::ServiceError;

/// A base URL that a key may be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    /// Without a slash at the end.
    pub(super) url: String,
    pub(super) is_https: bool,
}

/// The rules of the client's own base URL.
pub(super) fn read(text: &str) -> Result<Base, ServiceError> {
    let bad = |what: &str| ServiceError::BaseUrl(what.to_owned());
    let url = text.trim().trim_end_matches('/');
    // By the parser of the one who connects, which tells of the same host.
    let uri: Uri = url.parse().map_err(|_| bad("is no URL"))?;
    if uri
        .authority()
        .is_some_and(|part| part.as_str().contains('@'))
    {
        return Err(bad("must not hold a user name or a password"));
    }
    if uri.query().is_some() || url.contains('#') {
        return Err(bad("must not hold a query or a fragment"));
    }
    let is_https = uri.scheme_str() == Some("https");
    let is_local = uri.scheme_str() == Some("http") && uri.host().is_some_and(is_loopback);
    if !is_https && !is_local {
        return Err(ServiceError::BaseUrl(format!(
            "is `{url}`, but must be an https URL, or http on this machine"
        )));
    }
    Ok(Base {
        url: url.to_owned(),
        is_https,
    })
}

fn is_loopback(host: &str) -> bool {
    // An IPv6 host stands in brackets.
    let host = host.trim_matches(['[', ']']);
    let is_local = |ip: IpAddr| ip.is_loopback();
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(is_local)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_key_goes_out_by_https_or_to_this_machine() {
        for url in [
            "https://api.re-port-flow.com/v1",
            "HTTPS://API.re-port-flow.com/v1/",
            "http://127.0.0.1:1/v1",
            "http://127.9.9.9/v1",
            "http://[::1]:9/v1",
            "HTTP://LocalHost:9/v1\n",
        ] {
            assert!(read(url).is_ok(), "{url}");
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
            assert!(read(url).is_err(), "{url}");
        }
    }

    #[test]
    fn what_may_be_secret_is_refused_and_not_repeated() {
        for url in [
            "https://user:s3cret@api.re-port-flow.com/v1",
            "http://s3cret@127.0.0.1/v1",
            "https://api.re-port-flow.com/v1?token=s3cret",
            "https://api.re-port-flow.com/v1#s3cret",
            "http://user:s3cret@example.test/v1",
            "https://user:s3cret@/v1 x",
        ] {
            let error = read(url).expect_err(url);
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }
}
