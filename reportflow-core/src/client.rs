use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::{Response, Url};
use serde::de::DeserializeOwned;

use crate::auth::Auth;
use crate::call::{Answer, Call, Wanted};
use crate::config::{ClientBuilder, ConfigError};
use crate::download::Download;
use crate::error::Error;
use crate::id::{FileId, RequestId};
use crate::ids::DesignIds;
use crate::limiter::{Counted, Limiter};
use crate::observe::Hooks;
use crate::progress::Upload;
use crate::refusal::{id_within, request_id, start};
use crate::retry::Retries;
use crate::withheld::{is_json, unquoted};

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// How long the service may take to render what is waited for
/// (`docs/service.md`, section 7).
const RENDERING: Duration = Duration::from_secs(120);

/// Talks to the service; cheap to clone, and to be shared by a whole program.
///
/// ```no_run
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// use reportflow_core::Client;
///
/// let client = Client::from_env()?;
///
/// // Or against an emulator:
/// let local = Client::builder()
///     .base_url("http://127.0.0.1:8787/v1")
///     .app_key("ak_local")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) auth: Auth,
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retries: Retries,
    pub(crate) limiter: Limiter,
    pub(crate) hooks: Hooks,
    pub(crate) ids: DesignIds,
}

// By hand, as the key must not be seen.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base.as_str())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Starts to set up a client.
    ///
    /// ```
    /// use std::time::Duration;
    /// use reportflow_core::Client;
    ///
    /// # fn main() -> Result<(), reportflow_core::ConfigError> {
    /// let client = Client::builder()
    ///     .app_key("ak_…")
    ///     .total_timeout(Duration::from_secs(60))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Builds a client from `REPORTFLOW_APP_KEY`, and from
    /// `REPORTFLOW_BASE_URL` (with `/v1`) where that is set.
    ///
    /// ```no_run
    /// use reportflow_core::{Client, ConfigError};
    ///
    /// # fn main() -> Result<(), ConfigError> {
    /// let client = match Client::from_env() {
    ///     Err(ConfigError::NoAppKey) => {
    ///         eprintln!("no `REPORTFLOW_APP_KEY`: no PDFs today");
    ///         return Ok(());
    ///     }
    ///     client => client?,
    /// };
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn from_env() -> Result<Client, ConfigError> {
        ClientBuilder::from_env().build()
    }

    /// Downloads one PDF of a request; nothing is sent before a method of the
    /// returned [`Download`] says where to.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// // Ids as a table of yours has them.
    /// let (request, file) = ("aB3dE6gH9jK2mN5p".parse()?, "Zx8Yw7Vu6Ts5Rq4P".parse()?);
    /// client.download(&request, &file).to_path("請求書.pdf").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, request: &RequestId, file: &FileId) -> Download {
        Download::file(self.clone(), request, file)
    }

    /// Downloads the ZIP of all files of a request.
    ///
    /// ```no_run
    /// # use reportflow_core::{Accepted, Client, Error};
    /// # async fn run(client: Client, accepted: Accepted) -> Result<(), Error> {
    /// client.download_zip(&accepted.request_id).wait().to_path("請求書.zip").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn download_zip(&self, request: &RequestId) -> Download {
        Download::zip(self.clone(), request)
    }

    pub(crate) fn new(inner: Inner) -> Client {
        Client {
            inner: Arc::new(inner),
        }
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// The id of a design in the workspace.
    pub(crate) fn design_id<'a>(&'a self, id: &'a str) -> &'a str {
        self.inner.ids.of(id)
    }

    /// A text from outside, without what is secret.
    pub(crate) fn readable(&self, bytes: &[u8]) -> String {
        self.inner.auth.readable(bytes)
    }

    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.inner.attempt_timeout
    }

    /// The URL of an endpoint; each segment is percent-encoded.
    pub(crate) fn endpoint<'s>(&self, segments: impl IntoIterator<Item = &'s str>) -> Url {
        let mut url = self.inner.base.clone();
        // Only a URL without a host has no segments, and no base is one.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// A call that posts JSON; its route is one without ids.
    pub(crate) fn post(&self, route: &'static str, body: Upload, wanted: Wanted) -> Call {
        let url = self.endpoint(route.split('/').skip(1));
        let (counted, limit) = match wanted {
            Wanted::Made(_) => {
                let limit = self.inner.attempt_timeout.saturating_add(RENDERING);
                (Counted::Synchronous, limit)
            }
            _ => (Counted::Other, self.inner.attempt_timeout),
        };
        let mut call = Call::new(route, url, wanted, counted, limit);
        call.body = Some(body);
        call
    }

    pub(crate) fn decode<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, Error> {
        serde_json::from_slice(&answer.body)
            .map_err(|error| self.unreadable(answer, &unquoted(error)))
    }

    /// See [`request_id`].
    pub(crate) fn request_id(&self, response: &Response) -> Option<String> {
        request_id(response, &|bytes| self.readable(bytes))
    }

    /// The error of a success that does not read.
    pub(crate) fn unreadable(&self, answer: &Answer, error: &dyn fmt::Display) -> Error {
        let text = match is_json(&answer.body) {
            true => String::new(),
            false => self.readable(answer.body.trim_ascii_start()),
        };
        let words = self.readable(error.to_string().as_bytes());
        let within = || Some(self.readable(id_within(&answer.body)?.as_str().as_bytes()));
        Error::Decode {
            status: answer.response.status().as_u16(),
            request_id: self.request_id(&answer.response).or_else(within),
            start: start(&text),
            source: serde::de::Error::custom(words),
        }
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = host(url);
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// The host of a URL; of IPv6 without its brackets.
pub(crate) fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    address.unwrap_or(host)
}
