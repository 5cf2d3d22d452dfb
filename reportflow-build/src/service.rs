//! The questions that a build and the command-line tool ask the service.

use std::fmt;
use std::io::Read as _;
use std::time::{Duration, Instant};

pub use crate::design::Design;

use reportflow_schema::{MAX_BYTES, ParameterList, ReadError, is_design_id};

/// Where the service is, unless `REPORTFLOW_BASE_URL` says otherwise.
pub const DEFAULT_BASE_URL: &str = "https://api.re-port-flow.com/v1";

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(3);

/// The service, asked within a deadline.
pub struct Service {
    agent: ureq::Agent,
    base: String,
    key: String,
    deadline: Option<Instant>,
}

// By hand, as the key must not be seen.
impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// Why the service gave no answer to work with.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServiceError {
    /// The base URL is not https, and not http on this machine.
    BaseUrl(String),
    /// The key holds characters that no header can carry.
    Key,
    /// 401 or 412: the key is wrong.
    Unauthorized(String),
    /// 404: the key's workspace has no such design or version.
    NotFound(String),
    /// Any other status that is no success, with the service's words.
    Status(u16, String),
    /// No answer in time.
    Timeout,
    /// No connection, or one that broke off.
    Transport(String),
    /// An answer of more than [`MAX_BYTES`].
    TooLarge,
    /// An answer that is no parameter list.
    Unreadable(ReadError),
    /// An answer that is no list of designs.
    NoDesigns,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceError::BaseUrl(url) => write!(
                f,
                "`REPORTFLOW_BASE_URL` is `{url}`, but must be an https URL, or http on this machine"
            ),
            ServiceError::Key => f.write_str(
                "`REPORTFLOW_APP_KEY` is empty or holds characters that no header can carry",
            ),
            ServiceError::Unauthorized(words) => {
                write!(
                    f,
                    "the service does not take the key in `REPORTFLOW_APP_KEY`: {words}"
                )
            }
            ServiceError::NotFound(words) => {
                write!(
                    f,
                    "the workspace of the key has no such design or version: {words}"
                )
            }
            ServiceError::Status(status, words) => {
                write!(f, "the service answered {status}: {words}")
            }
            ServiceError::Timeout => f.write_str("the service did not answer in time"),
            ServiceError::Transport(error) => {
                write!(f, "the service could not be reached: {error}")
            }
            ServiceError::TooLarge => {
                write!(
                    f,
                    "the service's answer is larger than the {MAX_BYTES} bytes that are read"
                )
            }
            ServiceError::Unreadable(error) => {
                write!(f, "the service's answer is no parameter list: {error}")
            }
            ServiceError::NoDesigns => f.write_str("the service's answer is no list of designs"),
        }
    }
}

impl std::error::Error for ServiceError {}

impl Service {
    /// The service at `base` (with `/v1`), with a workspace's key. With a
    /// `budget`, all requests together end within it.
    ///
    /// # Errors
    ///
    /// A base URL that would send the key in the clear, or a key that is none.
    pub fn new(base: &str, key: &str, budget: Option<Duration>) -> Result<Service, ServiceError> {
        let base = base.trim_end_matches('/');
        if !is_safe(base) {
            return Err(ServiceError::BaseUrl(base.to_owned()));
        }
        let key = key.trim();
        if key.is_empty() || !key.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
            return Err(ServiceError::Key);
        }
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            // A redirect would carry the key to another place.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("reportflow-build/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Service {
            agent: config.into(),
            base: base.to_owned(),
            key: key.to_owned(),
            deadline: budget.map(|budget| Instant::now() + budget),
        })
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
        debug_assert!(is_design_id(id));
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
        crate::design::read(&self.get("/file/designs")?).ok_or(ServiceError::NoDesigns)
    }

    /// The same service, by the same connections, with another budget from now
    /// on.
    #[must_use]
    pub fn within(&self, budget: Duration) -> Service {
        Service {
            agent: self.agent.clone(),
            base: self.base.clone(),
            key: self.key.clone(),
            deadline: Some(Instant::now() + budget),
        }
    }

    /// The answer to a GET, as bytes.
    ///
    /// # Errors
    ///
    /// See [`ServiceError`].
    pub fn get(&self, path: &str) -> Result<Vec<u8>, ServiceError> {
        let mut request = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("appkey", &self.key);
        if let Some(deadline) = self.deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ServiceError::Timeout);
            }
            request = request.config().timeout_global(Some(left)).build();
        }
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

/// https, or http on this machine.
fn is_safe(base: &str) -> bool {
    if base.starts_with("https://") {
        return true;
    }
    let Some(rest) = base.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let loopback = |ip: std::net::IpAddr| ip.is_loopback();
    !authority.contains('@') && (host == "localhost" || host.parse().is_ok_and(loopback))
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
    from_ureq(ureq::Error::from(error))
}
