use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, Response, Url};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::config::{ClientBuilder, ConfigError};
use crate::download::Download;
use crate::error::Error;
use crate::id::{FileId, RequestId};
use crate::ids::DesignIds;
use crate::refusal::{Refusal, readable, start};

const APP_KEY: HeaderName = HeaderName::from_static("appkey");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
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

struct Inner {
    http: reqwest::Client,
    base: Url,
    key: HeaderValue,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    ids: DesignIds,
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

    pub(crate) fn new(
        http: reqwest::Client,
        base: Url,
        key: HeaderValue,
        connect_timeout: Duration,
        attempt_timeout: Duration,
        ids: DesignIds,
    ) -> Client {
        let inner = Inner {
            http,
            base,
            key,
            connect_timeout,
            attempt_timeout,
            ids,
        };
        Client {
            inner: Arc::new(inner),
        }
    }

    /// The id of a design in the workspace.
    pub(crate) fn design_id<'a>(&'a self, id: &'a str) -> &'a str {
        self.inner.ids.of(id)
    }

    pub(crate) fn base(&self) -> &Url {
        &self.inner.base
    }

    /// A text from outside, without the key.
    pub(crate) fn readable(&self, bytes: &[u8]) -> String {
        readable(bytes, self.inner.key.as_bytes())
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

    /// Posts JSON and reads the answer, within one attempt's time.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        segments: &[&str],
        body: Vec<u8>,
    ) -> Result<T, Error> {
        let size = body.len();
        let mut request = Request::new(Method::POST, self.endpoint(segments));
        request.headers_mut().insert(CONTENT_TYPE, JSON);
        *request.body_mut() = Some(body.into());
        let (status, answer) = self.call(request, size).await?;
        self.decode(status, &answer)
    }

    /// Sends a request and reads the answer, within one attempt's time. `size`
    /// is that of the request's body.
    pub(crate) async fn call(
        &self,
        mut request: Request,
        size: usize,
    ) -> Result<(u16, Vec<u8>), Error> {
        request.headers_mut().insert(ACCEPT, JSON);
        let attempt = async {
            let response = self.send(request, true).await?;
            if response.status().is_success() {
                let status = response.status().as_u16();
                Ok((status, self.read(response).await?))
            } else {
                Err(self.refused(response, size).await)
            }
        };
        let limit = self.attempt_timeout();
        match timeout(limit, attempt).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::Timeout {
                limit,
                connecting: false,
            }),
        }
    }

    /// Sends one request, and reads no further than the answer's headers. The
    /// time it takes is the caller's to limit.
    pub(crate) async fn send(
        &self,
        mut request: Request,
        with_key: bool,
    ) -> Result<Response, Error> {
        if with_key {
            request
                .headers_mut()
                .insert(APP_KEY, self.inner.key.clone());
        }
        let answer = self.inner.http.execute(request).await;
        answer.map_err(|error| Error::transport(error, self.inner.connect_timeout))
    }

    pub(crate) async fn refused(&self, response: Response, size: usize) -> Error {
        let refusal = Refusal::read(response, self.inner.key.as_bytes()).await;
        refusal.into_error(size)
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

    fn decode<T: DeserializeOwned>(&self, status: u16, bytes: &[u8]) -> Result<T, Error> {
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
