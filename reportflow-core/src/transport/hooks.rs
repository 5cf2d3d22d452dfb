//! The caller's functions around each request, and its span.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Response, Url};
use tokio::time::Instant;

#[cfg(feature = "tracing")]
use super::trace;
use crate::error::Error;
use crate::http::headers::request_id;
use crate::redact::Redactor;

/// A request that is about to be sent; see
/// [`ClientBuilder::on_request`](crate::ClientBuilder::on_request).
///
/// ```
/// use reportflow_core::{Client, RequestInfo};
///
/// fn log(request: &RequestInfo) {
///     let RequestInfo { method, route, sequence, .. } = request;
///     println!("{method} {route} (request {sequence})");
/// }
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder().app_key("ak_…").on_request(log).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestInfo {
    /// The HTTP method, such as `POST`.
    pub method: &'static str,
    /// The endpoint without ids, such as `/file/download/{requestId}/{fileId}`.
    pub route: &'static str,
    /// The number of the HTTP request, from 1. Retries and redirects count up.
    pub sequence: u32,
    /// The length of the body, in bytes.
    pub body_len: usize,
}

/// The outcome of a request; see
/// [`ClientBuilder::on_response`](crate::ClientBuilder::on_response).
///
/// ```
/// use std::time::Duration;
/// use reportflow_core::{Client, ResponseInfo};
///
/// fn log(response: &ResponseInfo) {
///     if response.elapsed > Duration::from_secs(5) || response.status != Some(202) {
///         let (route, id) = (response.request.route, &response.request_id);
///         println!("{route}: {:?} after {:?}, request {id:?}", response.status, response.elapsed);
///     }
/// }
///
/// # fn main() -> Result<(), reportflow_core::ConfigError> {
/// let client = Client::builder().app_key("ak_…").on_response(log).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResponseInfo {
    /// The request.
    pub request: RequestInfo,
    /// The HTTP status. `None` if no response arrived.
    pub status: Option<u16>,
    /// The id of the request, if a header names one.
    pub request_id: Option<String>,
    /// The time until the response headers arrived.
    pub elapsed: Duration,
}

type Hook<T> = Option<Arc<dyn Fn(&T) + Send + Sync>>;

/// The caller's functions.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) request: Hook<RequestInfo>,
    pub(crate) response: Hook<ResponseInfo>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("request", &self.request.is_some())
            .field("response", &self.response.is_some())
            .finish()
    }
}

/// A request that was sent, until its response arrives.
pub(crate) struct RequestObserver<'h> {
    hooks: &'h Hooks,
    request: RequestInfo,
    start: Instant,
    #[cfg(feature = "tracing")]
    pub(crate) span: tracing::Span,
}

impl Hooks {
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
    pub(crate) fn on_start(&self, request: RequestInfo, url: &Url) -> RequestObserver<'_> {
        if let Some(hook) = &self.request {
            hook(&request);
        }
        RequestObserver {
            hooks: self,
            start: Instant::now(),
            #[cfg(feature = "tracing")]
            span: trace::request_span(&request, url),
            request,
        }
    }
}

impl RequestObserver<'_> {
    pub(crate) fn on_end(self, outcome: &Result<Response, Error>, redactor: &dyn Redactor) {
        #[cfg(feature = "tracing")]
        trace::record_outcome(&self.span, outcome, redactor);
        if let Some(hook) = &self.hooks.response {
            let response = outcome.as_ref().ok();
            hook(&ResponseInfo {
                request: self.request,
                status: response.map(|response| response.status().as_u16()),
                request_id: response.and_then(|response| request_id(response.headers(), redactor)),
                elapsed: self.start.elapsed(),
            });
        }
    }
}
