use reqwest::header::{HeaderValue, LOCATION};
use reqwest::{Response, StatusCode, Url};

use crate::error::{Error, RedirectError};
use crate::http::headers::request_id;
use crate::http::origin::{is_loopback, may_reach_loopback};
use crate::redact::Redactor;

const MAX_REDIRECTS: usize = 5;

/// Returns whether a response with this status is a redirect.
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    )
}

/// Returns the error of a redirect that is not followed. `from` is the URL of the request.
pub(crate) fn redirect_error(
    response: &Response,
    from: &Url,
    reason: RedirectError,
    redactor: &dyn Redactor,
) -> Error {
    let location = response.headers().get(LOCATION);
    let origin = target_origin(from, location);
    Error::Redirect {
        status: response.status().as_u16(),
        request_id: request_id(response.headers(), redactor),
        origin: origin.map(|origin| redactor.redact(origin.as_bytes())),
        reason,
    }
}

/// The target of a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RedirectTarget {
    pub(crate) url: Url,
    /// `true` if the target has the origin of the base URL. Only then does the
    /// request contain credentials.
    pub(crate) with_credentials: bool,
}

/// The redirects of one download.
#[derive(Debug, Default)]
pub(crate) struct Redirects {
    count: usize,
}

impl Redirects {
    /// Returns the target of the next redirect, from its `Location`.
    pub(crate) fn follow(
        &mut self,
        base_url: &Url,
        from: &Url,
        location: Option<&HeaderValue>,
    ) -> Result<RedirectTarget, RedirectError> {
        self.count += 1;
        if self.count > MAX_REDIRECTS {
            return Err(RedirectError::TooMany);
        }
        target(base_url, from, location)
    }
}

/// Returns the origin of a redirect's target. The rest of the URL may be secret.
fn target_origin(from: &Url, location: Option<&HeaderValue>) -> Option<String> {
    let url = resolve(from, location)?;
    url.has_host().then(|| url.origin().ascii_serialization())
}

fn resolve(from: &Url, location: Option<&HeaderValue>) -> Option<Url> {
    // Some servers do not percent-encode UTF-8. `join` encodes it.
    let location = std::str::from_utf8(location?.as_bytes()).ok()?;
    from.join(location).ok()
}

fn target(
    base_url: &Url,
    from: &Url,
    location: Option<&HeaderValue>,
) -> Result<RedirectTarget, RedirectError> {
    let url = resolve(from, location).ok_or(RedirectError::InvalidLocation)?;
    let is_local = is_loopback(base_url);
    match url.scheme() {
        // A remote service must not reach the ports of this machine.
        "http" | "https" if !is_local && may_reach_loopback(&url) => {
            return Err(RedirectError::Loopback);
        }
        "https" => {}
        "http" if base_url.scheme() == "http" && is_loopback(&url) => {}
        _ => return Err(RedirectError::NotHttps),
    }
    let with_credentials = url.origin() == base_url.origin();
    Ok(RedirectTarget {
        url,
        with_credentials,
    })
}

#[cfg(test)]
mod tests {
    use reqwest::Url;
    use reqwest::header::HeaderValue;

    use super::{RedirectError, RedirectTarget, target};

    fn redirect(base: &str, location: &str) -> Result<RedirectTarget, RedirectError> {
        let base = Url::parse(base).unwrap();
        target(
            &base,
            &base,
            Some(&HeaderValue::from_bytes(location.as_bytes()).unwrap()),
        )
    }

    #[test]
    fn rejects_loopback_from_a_remote_base_url() {
        for location in [
            "https://127.0.0.1:8443/x",
            "https://localhost/x",
            "https://LOCALHOST./x",
            "https://db.localhost/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://0.0.0.0/x",
            "https://[::]/x",
            "https://2130706433/x",
            "http://127.0.0.1/x",
        ] {
            let remote = redirect("https://api.example/v1", location);
            assert_eq!(remote, Err(RedirectError::Loopback), "{location}");
            assert!(
                redirect("http://127.0.0.1:1/v1", location).is_ok(),
                "{location}"
            );
        }
        assert!(redirect("https://api.example/v1", "https://storage.example/x").is_ok());
        assert!(redirect("https://api.example/v1", "/x").is_ok());
    }

    #[test]
    fn encodes_the_location() {
        let redirected = redirect("https://api.example/v1", "/x/請求書.pdf").unwrap();
        assert_eq!(redirected.url.path(), "/x/%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf");
        assert!(redirected.with_credentials);
    }

    #[test]
    fn rejects_a_downgrade_to_http() {
        let down = redirect("https://127.0.0.1:1/v1", "http://127.0.0.1/x");
        assert_eq!(down, Err(RedirectError::NotHttps));
        assert!(redirect("http://127.0.0.1:1/v1", "http://127.0.0.1/x").is_ok());
    }
}
