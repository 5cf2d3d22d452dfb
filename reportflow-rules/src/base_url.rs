//! Base URLs to which a key may be sent.
//!
//! HTTP clients disagree about odd URLs. Some remove a tab, read `\` as `/`, or
//! send a key to port 80 if the port is out of range. So this parser rejects
//! these URLs, and returns the others in a form that all clients read alike.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::loopback::is_loopback_host;

/// A base URL to which a key may be sent: https, or http on this machine.
///
/// ```
/// use reportflow_rules::base_url::BaseUrl;
///
/// let url = BaseUrl::parse(" HTTPS://API.re-port-flow.com:443/v1/\n").unwrap();
/// assert_eq!(url.as_str(), "https://api.re-port-flow.com/v1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    host: String,
    is_https: bool,
}

/// An error in a base URL. Its message repeats no part of the URL, which may hold
/// a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseUrlError {
    /// It is empty.
    Empty,
    /// It contains white space, a control character or a backslash.
    Character(char),
    /// It does not begin with a scheme and `://`.
    MissingScheme,
    /// It contains a user name or a password.
    UserInfo,
    /// It contains a query or a fragment.
    QueryOrFragment,
    /// The host is missing, or is neither a name in ASCII nor an IP address.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
    /// The path contains a segment `.` or `..`.
    DotSegment,
    /// It is neither https, nor http on this machine.
    Insecure,
}

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BaseUrlError::Empty => "it is empty",
            BaseUrlError::Character(character) => {
                return write!(f, "it contains the character {character:?}");
            }
            BaseUrlError::MissingScheme => "it does not begin with `https://` or `http://`",
            BaseUrlError::UserInfo => "it contains a user name or a password",
            BaseUrlError::QueryOrFragment => "it contains a query or a fragment",
            BaseUrlError::Host => {
                "its host is neither a name in ASCII (`xn--…` for others) nor an IP address"
            }
            BaseUrlError::Port => "its port is not a number from 1 to 65535",
            BaseUrlError::DotSegment => "its path contains a segment `.` or `..`",
            BaseUrlError::Insecure => "it is neither https, nor http on this machine",
        })
    }
}

impl std::error::Error for BaseUrlError {}

impl BaseUrl {
    /// Parses a URL. White space around it is ignored.
    ///
    /// # Errors
    ///
    /// See [`BaseUrlError`].
    pub fn parse(text: &str) -> Result<BaseUrl, BaseUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BaseUrlError::Empty);
        }
        let is_forbidden = |c: &char| c.is_whitespace() || c.is_control() || *c == '\\';
        if let Some(character) = text.chars().find(is_forbidden) {
            return Err(BaseUrlError::Character(character));
        }
        let (scheme, rest) = text.split_once("://").ok_or(BaseUrlError::MissingScheme)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err(BaseUrlError::UserInfo);
        }
        if path.contains(['?', '#']) {
            return Err(BaseUrlError::QueryOrFragment);
        }
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return Err(BaseUrlError::Insecure),
        };
        let (host, port) = parse_host_and_port(authority)?;
        if scheme == "http" && !is_loopback_host(&host) {
            return Err(BaseUrlError::Insecure);
        }
        let port = port.filter(|port| *port != default_port);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let path = encode_path(path)?;
        Ok(BaseUrl {
            text: format!("{scheme}://{host}{port}{path}"),
            is_https: scheme == "https",
            host,
        })
    }

    /// Returns the URL in ASCII, without the default port and without a slash at
    /// the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the host in lower case; an IPv6 address is in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns whether the scheme is https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }
}

/// Returns whether a base URL ends in `/v1`, as the service's does.
#[must_use]
pub fn has_version(base_url: &str) -> bool {
    base_url.trim_end_matches('/').ends_with("/v1")
}

/// Parses `host:port`. Returns the host in one form.
pub(crate) fn parse_host_and_port(text: &str) -> Result<(String, Option<u16>), BaseUrlError> {
    let (host, port) = split_port(text)?;
    let host = parse_host(host).ok_or(BaseUrlError::Host)?;
    Ok((host, port))
}

/// Splits `host:port`. The host may be an IPv6 address in brackets.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), BaseUrlError> {
    let after_address = match authority.find(']') {
        Some(bracket) if authority.starts_with('[') => bracket + 1,
        None if authority.starts_with('[') => return Err(BaseUrlError::Host),
        _ => 0,
    };
    let Some(colon) = authority[after_address..].find(':') else {
        return Ok((authority, None));
    };
    let (host, port) = authority.split_at(after_address + colon);
    let digits = &port[1..];
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse() {
        Ok(port @ 1..) if is_number => Ok((host, Some(port))),
        _ => Err(BaseUrlError::Port),
    }
}

/// Returns the host in lower case, and an IPv6 address in its shortest form.
fn parse_host(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    let is_label = |label: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(is_allowed)
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    if !name.split('.').all(is_label) {
        return None;
    }
    // Some clients read `127.1` and `0x7f000001` as addresses, others as names.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
        || last.starts_with("0x")
        || last.starts_with("0X");
    if is_number && host.parse::<Ipv4Addr>().is_err() {
        return None;
    }
    Some(host.to_ascii_lowercase())
}

/// Returns the path in ASCII, without slashes at the end.
fn encode_path(path: &str) -> Result<String, BaseUrlError> {
    let path = path.trim_end_matches('/');
    let is_dots = |segment: &str| matches!(segment, "." | "..");
    if path
        .split('/')
        .any(|segment| is_dots(&segment.replace("%2e", ".").replace("%2E", ".")))
    {
        return Err(BaseUrlError::DotSegment);
    }
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x80.. => {
                encoded.push_str(&format!("%{byte:02X}"));
            }
            _ => encoded.push(char::from(byte)),
        }
    }
    Ok(encoded)
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, BaseUrlError};

    #[test]
    fn valid_urls_get_one_form() {
        for (text, expected) in [
            (
                "https://api.re-port-flow.com/v1",
                "https://api.re-port-flow.com/v1",
            ),
            (
                "\tHTTPS://API.re-port-flow.com:443/v1//\r\n",
                "https://api.re-port-flow.com/v1",
            ),
            ("https://api.example:08443", "https://api.example:8443"),
            ("https://api.example.:65535/", "https://api.example.:65535"),
            ("https://192.0.2.1/V1", "https://192.0.2.1/V1"),
            ("http://LocalHost:80/v1", "http://localhost/v1"),
            ("http://127.9.9.9:1/v1", "http://127.9.9.9:1/v1"),
            ("http://[0:0::1]:9/v1", "http://[::1]:9/v1"),
            ("https://[2001:DB8::A]/v1", "https://[2001:db8::a]/v1"),
            (
                "https://api.example/請求/%7e~a:@|",
                "https://api.example/%E8%AB%8B%E6%B1%82/%7e~a:@%7C",
            ),
            ("https://api.example//a//b", "https://api.example//a//b"),
        ] {
            let url = BaseUrl::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(url.as_str(), expected, "{text}");
            assert_eq!(url.is_https(), expected.starts_with("https"), "{text}");
        }
    }

    #[test]
    fn other_urls_have_an_error() {
        use BaseUrlError::{
            Character, DotSegment, Empty, Host, Insecure, MissingScheme, Port, QueryOrFragment,
            UserInfo,
        };
        for (text, expected) in [
            (" \n", Empty),
            ("https://api.ex\tample/v1", Character('\t')),
            ("https:\\\\api.example\\v1", Character('\\')),
            ("http://example\\@127.0.0.1/v1", Character('\\')),
            ("https://api.example/a b", Character(' ')),
            ("https://api.example/\u{3000}/v1", Character('\u{3000}')),
            ("api.example/v1", MissingScheme),
            ("localhost:8080/v1", MissingScheme),
            ("https:/api.example/v1", MissingScheme),
            ("ftp://127.0.0.1/v1", Insecure),
            ("://127.0.0.1/v1", Insecure),
            ("http://api.example/v1", Insecure),
            ("http://localhost./v1", Insecure),
            ("http://[::2]/v1", Insecure),
            ("http://[::ffff:127.0.0.1]/v1", Insecure),
            ("https://user:s3cret@api.example/v1", UserInfo),
            ("ftp://s3cret@127.0.0.1/v1?a", UserInfo),
            ("https://@api.example/v1", UserInfo),
            ("https://api.example/v1?", QueryOrFragment),
            ("https://api.example?a=1", QueryOrFragment),
            ("https://api.example/v1#a", QueryOrFragment),
            ("https://", Host),
            ("https:///v1", Host),
            ("https://:443/v1", Host),
            ("https://a..example/v1", Host),
            ("https://api.example../v1", Host),
            ("https://請求.example/v1", Host),
            ("https://１２７.0.0.1/v1", Host),
            ("https://api%2eexample/v1", Host),
            ("https://api.example%00/v1", Host),
            ("https://a,b/v1", Host),
            ("https://[::1/v1", Host),
            ("https://::1]/v1", Port),
            ("https://[fe80::1%25eth0]/v1", Host),
            ("https://[::1]x/v1", Host),
            ("https://a]:1/v1", Host),
            ("http://127.1/v1", Host),
            ("http://0x7f000001/v1", Host),
            ("http://2130706433/v1", Host),
            ("http://127.0.0.01/v1", Host),
            ("http://127.0.0.1./v1", Host),
            ("http://127.0.0.1.5/v1", Host),
            ("https://::1/v1", Port),
            ("http://127.0.0.1:99999/v1", Port),
            ("http://127.0.0.1:65536/v1", Port),
            ("http://127.0.0.1:0/v1", Port),
            ("http://127.0.0.1:/v1", Port),
            ("http://127.0.0.1:+80/v1", Port),
            ("http://127.0.0.1:80:80/v1", Port),
            ("http://127.0.0.1:http/v1", Port),
            ("https://api.example/v1/..", DotSegment),
            ("https://api.example/./v1", DotSegment),
            ("https://api.example/.%2E/v1", DotSegment),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(expected), "{text}");
            assert!(!expected.to_string().contains("s3cret"));
        }
    }
}
