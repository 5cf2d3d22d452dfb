//! The questions that a build and the command-line tool ask the service.

mod base;
mod design;
mod error;

use std::fmt;
use std::io::Read as _;
use std::time::Duration;

pub use design::Design;
pub use error::ServiceError;

use ureq::tls::{RootCerts, TlsConfig};

use reportflow_schema::{MAX_BYTES, ParameterList, is_design_id};

/// Where the service is, unless `REPORTFLOW_BASE_URL` says otherwise.
pub const DEFAULT_BASE_URL: &str = "https://api.re-port-flow.com/v1";

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(2);

/// The service, asked with a workspace's key.
pub struct Service {
    agent: ureq::Agent,
    base: String,
    key: String,
}

// By hand, as the key must not be seen.
impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Service {
    /// The service at `base` (with `/v1`), with a workspace's key. Each request
    /// ends within the `timeout`, connecting and reading included.
    ///
    /// # Errors
    ///
    /// A base URL that would send the key in the clear, or a key that is none.
    pub fn new(base: &str, key: &str, timeout: Duration) -> Result<Service, ServiceError> {
        let base = base::read(base)?;
        let key = key.trim();
        if key.is_empty() || !key.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
            return Err(ServiceError::Key);
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let mut config = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(timeout))
            // A redirect would carry the key to another place.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("reportflow-build/", env!("CARGO_PKG_VERSION")));
        if !base.is_https {
            // A proxy would see the key in the clear, and knows another loopback.
            config = config.proxy(None);
        }
        Ok(Service {
            agent: config.build().into(),
            base: base.url,
            key: key.to_owned(),
        })
    }

    /// The base URL, which holds no secret.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The parameter list of a design; of its latest version without a
    /// `version`.
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
            return Err(ServiceError::Id(id.to_owned()));
        }
        let query = version.map_or_else(String::new, |version| format!("?version={version}"));
        let body = self.get(&format!("/file/design/parameter/{}{query}", encoded(id)))?;
        ParameterList::from_json(&body).map_err(ServiceError::Unreadable)
    }

    /// The designs of the key's workspace, in the service's order.
    ///
    /// # Errors
    ///
    /// See [`ServiceError`].
    pub fn designs(&self) -> Result<Vec<Design>, ServiceError> {
        design::read(&self.get("/file/designs")?).ok_or(ServiceError::NoDesigns)
    }

    /// The answer to a GET, as bytes.
    fn get(&self, path: &str) -> Result<Vec<u8>, ServiceError> {
        let request = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("appkey", &self.key);
        let mut response = request.call().map_err(from_ureq)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(MAX_BYTES as u64 + 1);
        let read = { read }.read_to_end(&mut body);
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::TimedOut => ServiceError::Timeout,
            _ => from_io(error),
        })?;
        if body.len() > MAX_BYTES {
            return Err(ServiceError::TooLarge);
        }
        let words = || words(&body).replace(&self.key, "…");
        match status {
            200..=299 => Ok(body),
            401 | 412 => Err(ServiceError::Unauthorized(words())),
            404 => Err(ServiceError::NotFound(words())),
            _ => Err(ServiceError::Status(status, words())),
        }
    }
}

/// An id as a segment of a path.
fn encoded(id: &str) -> String {
    id.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The `message` of an error (`docs/service.md`, section 6), or the body's
/// start.
fn words(body: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let words = match json.as_ref().and_then(|json| json.get("message")) {
        Some(serde_json::Value::String(message)) => message.clone(),
        Some(serde_json::Value::Array(messages)) => messages
            .iter()
            .filter_map(|message| message.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        _ => String::from_utf8_lossy(body).into_owned(),
    };
    // In one line: cargo shows no more of a warning.
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

fn from_ureq(error: ureq::Error) -> ServiceError {
    match error {
        ureq::Error::Timeout(_) => ServiceError::Timeout,
        error => ServiceError::Transport(error.to_string()),
    }
}

/// ureq hands its own errors on in those of a reader.
fn from_io(error: std::io::Error) -> ServiceError {
    match from_ureq(ureq::Error::from(error)) {
        ServiceError::Transport(error) => ServiceError::Interrupted(error),
        error => error,
    }
}
