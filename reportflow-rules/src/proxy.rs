//! The proxy of the environment for https.
//!
//! HTTP clients read different variables, and ignore an invalid one. Then a request
//! that must use the proxy fails, or does not use it.

use std::ffi::OsString;
use std::fmt;

/// The variables in the order of their precedence.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// An error in a variable. Its message does not repeat the value, which may hold a
/// password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyError {
    variable: &'static str,
    cause: &'static str,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid `{}`: {}", self.variable, self.cause)
    }
}

impl std::error::Error for ProxyError {}

/// Returns the URL of the proxy for https requests, with its scheme. `variable`
/// returns the value of an environment variable. An empty value counts as unset.
///
/// ```
/// use reportflow_rules::proxy::https_proxy;
///
/// let proxy = https_proxy(|name| (name == "ALL_PROXY").then(|| "proxy.example:3128".into()));
/// assert_eq!(proxy.unwrap().unwrap(), "http://proxy.example:3128");
/// ```
///
/// # Errors
///
/// The first variable with a value is invalid.
pub fn https_proxy(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<String>, ProxyError> {
    for name in VARIABLES {
        // A value that is not Unicode is invalid. It must not count as unset.
        let value = variable(name).unwrap_or_default();
        let value = value.to_string_lossy();
        if !value.trim().is_empty() {
            return match parse(value.trim()) {
                Ok(url) => Ok(Some(url)),
                Err(cause) => Err(ProxyError {
                    variable: name,
                    cause,
                }),
            };
        }
    }
    Ok(None)
}

fn parse(text: &str) -> Result<String, &'static str> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('\\') {
        return Err("it contains white space, a backslash or a character outside ASCII");
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err("its scheme is neither http, https, socks4, socks4a, socks5 nor socks5h");
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host_port = authority.rsplit('@').next().unwrap_or_default();
    let host_end = host_port.find(']').map_or(0, |bracket| bracket + 1);
    let (host, port) = match host_port[host_end..].find(':') {
        Some(colon) => host_port.split_at(host_end + colon),
        None => (host_port, ""),
    };
    if host.is_empty() {
        return Err("its host is missing");
    }
    let is_port = |port: &str| matches!(port.parse::<u16>(), Ok(1..)) && !port.starts_with('+');
    if !port.is_empty() && !is_port(&port[1..]) {
        return Err("its port is not a number from 1 to 65535");
    }
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::https_proxy;

    fn proxy(variables: &[(&str, &str)]) -> Result<Option<String>, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).into())
        };
        https_proxy(variable).map_err(|error| error.to_string())
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
        ] {
            let error = proxy(&[("HTTPS_PROXY", value), ("ALL_PROXY", "a")]).unwrap_err();
            assert!(error.starts_with("invalid `HTTPS_PROXY`: it"), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
