//! The requests of a build script and of the command-line tool.

mod design_list;
mod error;
mod error_message;
mod proxy;
#[cfg(test)]
mod tests;
mod timeouts;
mod transport_error;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read as _};
use std::time::Duration;

pub use design_list::DesignSummary;
pub use error::ServiceError;
pub(crate) use timeouts::BUILD_SCRIPT_TIMEOUT;

use ureq::tls::{RootCerts, TlsConfig};

use self::error_message::{error_message, excerpt, header_note};
use self::timeouts::CONNECT_TIMEOUT;
use self::transport_error::{from_connect, from_io};
use reportflow_rules::base_url::BaseUrl;
use reportflow_rules::credentials::parse_app_key;
use reportflow_rules::escapes::redact_escaped;
use reportflow_rules::secrets::replace_secret;
use reportflow_schema::{MAX_BYTES, ParameterList, is_design_id};

/// The base URL of the service. `REPORTFLOW_BASE_URL` overrides it.
pub const DEFAULT_BASE_URL: &str = "https://api.re-port-flow.com/v1";

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
        ParameterList::from_json(&body).map_err(|error| {
            // The error may quote the body, which may contain the key.
            let body = self.redact(&String::from_utf8_lossy(&body));
            let redacted = ParameterList::from_json(body.as_bytes()).err();
            ServiceError::InvalidParameterList(redacted.unwrap_or(error))
        })
    }

    /// Requests the designs of the key's workspace, in the service's order.
    ///
    /// # Errors
    ///
    /// See [`ServiceError`].
    pub fn designs(&self) -> Result<Vec<DesignSummary>, ServiceError> {
        design_list::parse(&self.get("/file/designs")?).ok_or(ServiceError::InvalidDesignList)
    }

    /// Returns a text from outside without the key.
    fn redact(&self, text: &str) -> String {
        redact_escaped(text, |text| replace_secret(text, &self.key, "[app key]"))
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
            excerpt(&self.redact(&message))
        };
        match status {
            200..=299 if note.is_none() => Ok(body),
            401 | 403 | 412 => Err(ServiceError::Unauthorized(message())),
            404 => Err(ServiceError::NotFound(message())),
            _ => Err(ServiceError::UnexpectedStatus(status, message())),
        }
    }
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
