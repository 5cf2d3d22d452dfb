use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Response, Url};
use serde::de::DeserializeOwned;

use crate::auth::Auth;
use crate::call::Call;
use crate::config::{ClientBuilder, ConfigError};
use crate::download::Download;
use crate::error::Error;
use crate::id::{FileId, RequestId};
use crate::ids::DesignIds;
use crate::limiter::{Counted, Limiter};
use crate::observe::Hooks;
use crate::progress::Upload;
use crate::refusal::start;
use crate::retry::Retries;

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ANSWER_LIMIT: u64 = 16 * 1024 * 1024;

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
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Builds a client from `REPORTFLOW_APP_KEY`, and from
    /// `REPORTFLOW_BASE_URL` (with `/v1`) where that is set.
    ///
    /// # Errors
    ///
    /// See [`ConfigError`].
    pub fn from_env() -> Result<Client, ConfigError> {
        ClientBuilder::from_env().build()
    }

    /// Downloads one PDF of a request; nothing is sent before a method of the
    /// returned [`Download`] says where to.
    pub fn download(&self, request: &RequestId, file: &FileId) -> Download {
        Download::file(self.clone(), request, file)
    }

    /// Downloads the ZIP of all files of a request.
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

    pub(crate) fn base(&self) -> &Url {
        &self.inner.base
    }

    /// A text from outside, without what is secret.
    pub(crate) fn readable(&self, bytes: &[u8]) -> String {
        self.inner.auth.readable(bytes)
    }

    pub(crate) fn attempt_timeout(&self) -> Duration {
        self.inner.attempt_timeout
    }

    /// The URL of an endpoint; each segment is percent-encoded.
    pub(crate) fn endpoint(&self, segments: &[&str]) -> Url {
        let mut url = self.inner.base.clone();
        // Only a URL without a host has no segments, and no base is one.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// Posts JSON and reads the answer. The route is one without ids.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        route: &'static str,
        body: Upload,
    ) -> Result<T, Error> {
        let limit = self.inner.attempt_timeout;
        let call = Call::post(route, Counted::Other, limit, body.bytes.len());
        let request = || self.post_request(route, &body, JSON);
        let (status, answer) = self.call(&call, request).await?;
        self.decode(status, &answer)
    }

    /// A request that posts JSON; `accept` is the type of the answer.
    pub(crate) fn post_request(
        &self,
        route: &'static str,
        body: &Upload,
        accept: HeaderValue,
    ) -> Request {
        let segments: Vec<_> = route.split('/').skip(1).collect();
        let mut request = Request::new(Method::POST, self.endpoint(&segments));
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        request.headers_mut().insert(ACCEPT, accept);
        *request.body_mut() = Some(body.body());
        request
    }

    /// Makes a call whose answer is JSON.
    pub(crate) async fn call(
        &self,
        call: &Call,
        request: impl Fn() -> Request,
    ) -> Result<(u16, Vec<u8>), Error> {
        let attempt = || async {
            let response = self.send(call, &request, true).await?;
            if !response.status().is_success() {
                return Err(self.refused(call, response).await);
            }
            let status = response.status().as_u16();
            Ok((status, self.read(response).await?))
        };
        self.attempts(call, attempt).await
    }

    async fn read(&self, mut response: Response) -> Result<Vec<u8>, Error> {
        let expected = response.content_length();
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => return Ok(bytes),
                Err(error) => return Err(Error::truncated(error, bytes.len() as u64, expected)),
            }
            if bytes.len() as u64 > ANSWER_LIMIT {
                return Err(Error::AnswerTooLarge {
                    limit: ANSWER_LIMIT,
                });
            }
        }
    }

    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        status: u16,
        bytes: &[u8],
    ) -> Result<T, Error> {
        serde_json::from_slice(bytes).map_err(|source: serde_json::Error| {
            let json = bytes.trim_ascii_start().starts_with(b"{");
            let text = if json {
                String::new()
            } else {
                self.readable(bytes)
            };
            // Serde quotes a value of another type.
            let words = self.readable(source.to_string().as_bytes());
            Error::Decode {
                status,
                start: start(&text),
                source: serde::de::Error::custom(words),
            }
        })
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    // An IPv6 host stands in brackets.
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}
