//! The requests of a build script and of the command-line tool.

mod design_list;
mod error;
mod proxy;
#[cfg(test)]
mod tests;
mod timeouts;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read as _};
use std::time::Duration;

pub use design_list::DesignSummary;
pub use error::ServiceError;
pub(crate) use timeouts::BUILD_SCRIPT_TIMEOUT;

use ureq::Timeout;
use ureq::http::{HeaderMap, Uri};
use ureq::tls::{RootCerts, TlsConfig};

use self::timeouts::CONNECT_TIMEOUT;
use reportflow_rules::base_url::BaseUrl;
use reportflow_rules::credentials::parse_app_key;
use reportflow_rules::escapes::redact_escaped;
use reportflow_rules::secrets::replace_secret;
use reportflow_schema::{MAX_BYTES, ParameterList, is_design_id};

/// The base URL of the service. `REPORTFLOW_BASE_URL` overrides it.
pub const DEFAULT_BASE_URL: &str = "https://api.re-port-flow.com/v1";

/// The maximum length of a message of the service.
const MAX_MESSAGE_CHARS: usize = 200;

/// A client of the API, with the key of a workspace.
pub struct ApiClient {
    agent: ureq::Agent,
    base_url: String,
    key: String,
    /// The host of the proxy, if any.
    proxy_host: Option<String>,
}

// Written by hand, because the key is secret.
impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl ApiClient {
    /// Creates a client for a base URL (with `/v1`) and the key of a workspace. The
    /// `timeout` of a request includes the connection and the response. The proxy
    /// is that of `HTTPS_PROXY` or `ALL_PROXY`, except for hosts in `NO_PROXY` and
    /// for this machine.
    ///
    /// # Errors
    ///
    /// - [`ServiceError::InvalidBaseUrl`], also if the key would be sent
    ///   without TLS
    /// - [`ServiceError::InvalidKey`]
    /// - [`ServiceError::InvalidProxy`]
    pub fn new(base_url: &str, key: &str, timeout: Duration) -> Result<ApiClient, ServiceError> {
        ApiClient::with_variables(base_url, key, timeout, |name| std::env::var_os(name))
    }

    fn with_variables(
        base_url: &str,
        key: &str,
        timeout: Duration,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<ApiClient, ServiceError> {
        let base_url = BaseUrl::parse(base_url)
            .map_err(|error| ServiceError::invalid_base_url(base_url, error))?;
        let key =
            parse_app_key(key).map_err(|error| ServiceError::InvalidKey(error.to_string()))?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let proxy = proxy::for_base_url(&base_url, variable)?;
        let proxy_host = proxy.as_ref().map(|proxy| proxy.host().to_owned());
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(timeout))
            // A redirect could send the key to another host.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("reportflow-build/", env!("CARGO_PKG_VERSION")));
        Ok(ApiClient {
            agent: config.build().into(),
            base_url: base_url.as_str().to_owned(),
            key: key.to_owned(),
            proxy_host,
        })
    }

    /// Returns the base URL, which contains no secret.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Requests the parameter list of a design. Default `version`: the latest.
    ///
    /// # Errors
    ///
    /// See [`ServiceError`].
    pub fn parameters(
        &self,
        id: &str,
        version: Option<u32>,
    ) -> Result<ParameterList, ServiceError> {
        if !is_design_id(id) {
            return Err(ServiceError::InvalidId(id.to_owned()));
        }
        let query = version.map_or_else(String::new, |version| format!("?version={version}"));
        let body = self.get(&format!("/file/design/parameter/{}{query}", encode(id)))?;
        ParameterList::from_json(&body).map_err(ServiceError::InvalidParameterList)
    }

    /// Requests the designs of the key's workspace, in the service's order.
    ///
    /// # Errors
    ///
    /// See [`ServiceError`].
    pub fn designs(&self) -> Result<Vec<DesignSummary>, ServiceError> {
        design_list::parse(&self.get("/file/designs")?).ok_or(ServiceError::InvalidDesignList)
    }

    /// Sends a GET request, and returns the body of a successful response.
    fn get(&self, path: &str) -> Result<Vec<u8>, ServiceError> {
        let request = self
            .agent
            .get(format!("{}{path}", self.base_url))
            .header("appkey", &self.key);
        let mut response = request
            .call()
            .map_err(|error| from_connect(error, self.proxy_host.as_deref()))?;
        let status = response.status().as_u16();
        let note = header_note(status, response.headers());
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(MAX_BYTES as u64 + 1);
        let read = { read }.read_to_end(&mut body);
        read.map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => ServiceError::Timeout,
            _ => from_io(error),
        })?;
        if body.len() > MAX_BYTES {
            return Err(ServiceError::ResponseTooLarge);
        }
        // JSON may begin with a byte order mark.
        if body.starts_with(b"\xef\xbb\xbf") {
            body.drain(..3);
        }
        let message = || {
            let message = note.clone().unwrap_or_else(|| error_message(&body));
            // First, because the excerpt may end within the key.
            excerpt(&redact_escaped(&message, |text| {
                replace_secret(text, &self.key, "[app key]")
            }))
        };
        match status {
            200..=299 if note.is_none() => Ok(body),
            401 | 403 | 412 => Err(ServiceError::Unauthorized(message())),
            404 => Err(ServiceError::NotFound(message())),
            _ => Err(ServiceError::UnexpectedStatus(status, message())),
        }
    }
}

/// Returns what the headers say about a body that cannot be read: it is encoded, or the
/// response is a redirect.
fn header_note(status: u16, headers: &HeaderMap) -> Option<String> {
    let header = |name| headers.get(name)?.to_str().ok();
    let is_encoding = |value: &&str| !value.is_empty() && !value.eq_ignore_ascii_case("identity");
    if let Some(encoding) = header("content-encoding").filter(is_encoding) {
        return Some(format!(
            "the body is encoded with `{encoding}`, without a request"
        ));
    }
    let location = header("location").filter(|_| (300..400).contains(&status))?;
    let target: Option<Uri> = location.parse().ok();
    // The rest of the target may be secret.
    let host = target.as_ref().and_then(Uri::host).unwrap_or("this host");
    Some(format!("an unexpected redirect to {host}"))
}

/// Encodes an id as a segment of a path.
fn encode(id: &str) -> String {
    id.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Returns the `message` of an error response (`docs/service.md`, section 6), or
/// the body.
fn error_message(body: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    match json.as_ref().and_then(|json| json.get("message")) {
        Some(serde_json::Value::String(message)) => message.clone(),
        Some(serde_json::Value::Array(messages)) => messages
            .iter()
            .filter_map(|message| message.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        _ => String::from_utf8_lossy(body).into_owned(),
    }
}

/// Returns the start of a message in one line, because cargo shows only the first line of
/// a warning.
fn excerpt(message: &str) -> String {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match message.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message,
    }
}

/// Converts the error of a request without a response. `proxy` is the host of its proxy.
fn from_connect(error: ureq::Error, proxy: Option<&str>) -> ServiceError {
    let Some(host) = proxy else {
        return from_ureq(error);
    };
    let cause = match error {
        // The reason ends in `403/403`.
        ureq::Error::ConnectProxyFailed(reason) => {
            reason.split('/').next().unwrap_or_default().to_owned()
        }
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => "it timed out".to_owned(),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => error.to_string(),
        ureq::Error::Io(error) if is_connect_error(error.kind()) => error.to_string(),
        // The tunnel is open, or may be.
        error => return from_ureq(error),
    };
    ServiceError::Proxy {
        host: host.to_owned(),
        cause,
    }
}

/// Returns whether opening a connection causes such an error. `Other` is that of SOCKS.
fn is_connect_error(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable
            | io::ErrorKind::Other
    )
}

fn from_ureq(error: ureq::Error) -> ServiceError {
    match error {
        ureq::Error::Timeout(_) => ServiceError::Timeout,
        error => ServiceError::Transport(error.to_string()),
    }
}

/// Converts an error of ureq's reader, which wraps ureq's own errors.
fn from_io(error: io::Error) -> ServiceError {
    match from_ureq(ureq::Error::from(error)) {
        ServiceError::Transport(error) => ServiceError::ResponseTruncated(error),
        error => error,
    }
}
