//! The proxy of the environment for https.
//!
//! HTTP clients read different variables, and ignore an invalid one. Then a request
//! that must use the proxy fails, or does not use it.

mod excluded_hosts;

use std::ffi::OsString;
use std::fmt;

use self::excluded_hosts::ExcludedHosts;
use crate::base_url::parse_host_and_port;

/// The variables with a URL, in the order of their precedence.
const URLS: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// The variables with hosts that are requested without the proxy, in the order of
/// their precedence.
const EXCLUDED_HOSTS: [&str; 2] = ["NO_PROXY", "no_proxy"];

const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// Returns the names of the variables that [`HttpsProxy::from_variables`] reads.
pub fn variables() -> impl Iterator<Item = &'static str> {
    URLS.into_iter().chain(EXCLUDED_HOSTS)
}

/// An error in a variable. Its message does not repeat the value, which may hold a
/// password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyError {
    variable: &'static str,
    cause: String,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid `{}`: {}", self.variable, self.cause)
    }
}

impl std::error::Error for ProxyError {}

/// The proxy of the environment for https requests.
///
/// ```
/// use reportflow_rules::proxy::HttpsProxy;
///
/// let variable = |name: &str| match name {
///     "ALL_PROXY" => Some("proxy.example:3128".into()),
///     "NO_PROXY" => Some("10.0.0.0/8, internal.example".into()),
///     _ => None,
/// };
/// let proxy = HttpsProxy::from_variables(variable).unwrap();
/// assert_eq!(proxy.url(), Ok("http://proxy.example:3128"));
/// assert!(proxy.is_for("api.example"));
/// assert!(!proxy.is_for("api.internal.example"));
/// assert!(!proxy.is_for("10.1.2.3"));
/// ```
#[derive(Clone)]
pub struct HttpsProxy {
    variable: &'static str,
    url: Result<String, ProxyError>,
    excluded_hosts: ExcludedHosts,
}

// Written by hand, because the URL may hold a password.
impl fmt::Debug for HttpsProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpsProxy")
            .field("variable", &self.variable)
            .finish_non_exhaustive()
    }
}

impl HttpsProxy {
    /// Reads the variables. `variable` returns the value of one. A blank URL counts as
    /// unset. An invalid one is an error of [`HttpsProxy::url`], because `NO_PROXY` may
    /// contain the host of each request.
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Option<HttpsProxy> {
        // A value that is not Unicode is invalid. It must not count as unset.
        let text = |name| Some(variable(name)?.to_string_lossy().into_owned());
        let url = |name| text(name).filter(|value: &String| !value.trim().is_empty());
        let (variable, value) = URLS.iter().find_map(|name| Some((*name, url(name)?)))?;
        let excluded_hosts = EXCLUDED_HOSTS.into_iter().find_map(text);
        Some(HttpsProxy {
            variable,
            url: parse(value.trim()).map_err(|cause| ProxyError { variable, cause }),
            excluded_hosts: ExcludedHosts(excluded_hosts.unwrap_or_default()),
        })
    }

    /// Returns the URL of the proxy, with its scheme.
    ///
    /// # Errors
    ///
    /// The variable is invalid.
    pub fn url(&self) -> Result<&str, ProxyError> {
        self.url.as_deref().map_err(ProxyError::clone)
    }

    /// Returns whether a host is requested through the proxy: `NO_PROXY` contains
    /// neither `*`, nor the host, nor a domain above it, nor a network with its
    /// address. An IPv6 address may have brackets.
    #[must_use]
    pub fn is_for(&self, host: &str) -> bool {
        !self.excluded_hosts.contains(host)
    }

    /// Returns the error for an HTTP client that rejects the URL.
    #[must_use]
    pub fn rejection(&self) -> ProxyError {
        ProxyError {
            variable: self.variable,
            cause: "it is not the URL of a proxy".to_owned(),
        }
    }
}

fn parse(text: &str) -> Result<String, String> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('\\') {
        return Err("it contains white space, a backslash or a character outside ASCII".to_owned());
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err(
            "its scheme is neither http, https, socks4, socks4a, socks5 nor socks5h".to_owned(),
        );
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let (credentials, host_and_port) = match authority.rsplit_once('@') {
        Some((credentials, host)) => (format!("{}@", encode(credentials)), host),
        None => (String::new(), authority),
    };
    let (host, port) = parse_host_and_port(host_and_port).map_err(|error| error.to_string())?;
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Ok(format!("{scheme}://{credentials}{host}{port}"))
}

/// Encodes the characters of a user name and a password that some clients reject.
fn encode(credentials: &str) -> String {
    let characters = credentials.chars().map(|character| match character {
        character if character.is_ascii_alphanumeric() => character.to_string(),
        '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';'
        | '=' | ':' | '%' => character.to_string(),
        character => format!("%{:02X}", u32::from(character)),
    });
    characters.collect()
}

#[cfg(test)]
mod tests {
    use super::HttpsProxy;

    fn proxy(variables: &[(&str, &str)]) -> Result<Option<String>, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).into())
        };
        let proxy = HttpsProxy::from_variables(variable);
        let url = proxy.map(|proxy| proxy.url.map_err(|error| error.to_string()));
        url.transpose()
    }

    #[test]
    fn the_first_variable_with_a_value_counts() {
        for (variables, expected) in [
            (
                &[("ALL_PROXY", "a"), ("HTTPS_PROXY", "b")][..],
                Some("http://b"),
            ),
            (
                &[("all_proxy", "a"), ("HTTPS_PROXY", " ")],
                Some("http://a"),
            ),
            (&[("HTTP_PROXY", "a"), ("http_proxy", "a")], None),
            (&[], None),
        ] {
            assert_eq!(proxy(variables).unwrap().as_deref(), expected);
        }
    }

    #[test]
    fn every_form_of_a_proxy_gets_a_scheme() {
        for (value, expected) in [
            ("proxy:8080", "http://proxy:8080"),
            (
                "HTTP://user:p%40ss@[::1]:80/",
                "http://user:p%40ss@[::1]:80",
            ),
            ("socks5h://127.0.0.1:1080", "socks5h://127.0.0.1:1080"),
            ("http://a{b:c^@d@Proxy:1", "http://a%7Bb:c%5E%40d@proxy:1"),
        ] {
            let found = proxy(&[("HTTPS_PROXY", value)]);
            assert_eq!(found.unwrap().as_deref(), Some(expected));
        }
    }

    #[test]
    fn an_invalid_value_is_an_error_without_the_value() {
        for value in [
            "htp://s3cret:80",
            "http://",
            "http://:8080",
            "s3cret:99999",
            "s3cret:0",
            "s3cret:",
            "s3cret:+80",
            "http://s3cret proxy",
            "http:\\\\s3cret",
            "プロキシ",
            "http://<s3cret>:3128",
            "http://[]:80",
            "http://[s3cret]:80",
            "http://s3%63ret:80",
            "http://s3cret..example",
        ] {
            let error = proxy(&[("HTTPS_PROXY", value), ("ALL_PROXY", "a")]).unwrap_err();
            assert!(error.starts_with("invalid `HTTPS_PROXY`: it"), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
