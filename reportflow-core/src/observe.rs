//! What can be seen of requests: by hooks, and by `tracing`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Response, Url};
use tokio::time::Instant;

use crate::call::Call;
use crate::error::Error;
use crate::refusal::request_id;

/// A request that is about to be sent: see
/// [`ClientBuilder::on_request`](crate::ClientBuilder::on_request).
///
/// ```
/// use reportflow_core::{Client, RequestInfo};
///
/// fn log(request: &RequestInfo) {
///     let RequestInfo { method, route, number, .. } = request;
///     println!("{method} {route}, the {number}. request of its call");
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
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The endpoint, without the ids in it: `/file/download/{requestId}/{fileId}`.
    pub route: &'static str,
    /// Which request of the call it is, from 1: a retry, or a redirect of a
    /// download.
    pub number: u32,
    /// The size of the body, in bytes.
    pub body: usize,
}

/// What became of a request: see
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
    /// The status of the answer; none when there was none.
    pub status: Option<u16>,
    /// The id of the request, where a header names one.
    pub request_id: Option<String>,
    /// How long it took, up to the answer's headers.
    pub elapsed: Duration,
}

type Hook<T> = Option<Arc<dyn Fn(&T) + Send + Sync>>;

/// What the caller wants to be told.
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

/// A request that is on its way.
pub(crate) struct Watched<'h> {
    hooks: &'h Hooks,
    request: RequestInfo,
    start: Instant,
    #[cfg(feature = "tracing")]
    pub(crate) span: tracing::Span,
}

impl Hooks {
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
    pub(crate) fn start(&self, call: &Call, number: u32, url: &Url) -> Watched<'_> {
        let request = RequestInfo {
            method: call.method(),
            route: call.route,
            number,
            body: call.size(),
        };
        if let Some(hook) = &self.request {
            hook(&request);
        }
        Watched {
            hooks: self,
            start: Instant::now(),
            #[cfg(feature = "tracing")]
            span: span(&request, url),
            request,
        }
    }
}

impl Watched<'_> {
    /// `hide` makes a text of bytes, without what is secret.
    pub(crate) fn end(
        self,
        outcome: &Result<Response, Error>,
        hide: &(dyn Fn(&[u8]) -> String + Sync),
    ) {
        #[cfg(feature = "tracing")]
        record(&self.span, outcome, hide);
        if let Some(hook) = &self.hooks.response {
            let response = outcome.as_ref().ok();
            hook(&ResponseInfo {
                request: self.request,
                status: response.map(|response| response.status().as_u16()),
                request_id: response.and_then(|response| request_id(response, hide)),
                elapsed: self.start.elapsed(),
            });
        }
    }
}

/// A span by OpenTelemetry's names for HTTP clients. Neither the URL nor a
/// header but the request's id is in it: a redirect may hold a signature, and
/// what is allowed is listed.
#[cfg(feature = "tracing")]
fn span(request: &RequestInfo, url: &Url) -> tracing::Span {
    use tracing::field::Empty;

    let RequestInfo {
        method,
        route,
        number,
        body,
    } = request;
    tracing::info_span!(
        "reportflow.request",
        otel.name = format!("{method} {route}"),
        otel.kind = "client",
        http.request.method = method,
        http.request.body.size = body,
        http.request.resend_count = (*number > 1).then_some(number - 1),
        url.template = route,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        http.response.status_code = Empty,
        "http.response.header.request-id" = Empty,
        error.r#type = Empty,
        otel.status_code = Empty,
    )
}

#[cfg(feature = "tracing")]
fn record(
    span: &tracing::Span,
    outcome: &Result<Response, Error>,
    hide: &(dyn Fn(&[u8]) -> String + Sync),
) {
    // Nobody sees what would be made for it.
    if span.is_disabled() {
        return;
    }
    match outcome {
        Ok(response) => {
            let status = response.status();
            span.record("http.response.status_code", status.as_u16());
            if let Some(id) = request_id(response, hide) {
                span.record("http.response.header.request-id", id);
            }
            if !status.is_success() && !status.is_redirection() {
                span.record("error.type", status.as_str());
                span.record("otel.status_code", "ERROR");
            }
        }
        Err(error) => {
            let kind = match error {
                Error::Timeout { .. } => "timeout",
                Error::Transport {
                    connecting: true, ..
                } => "connect",
                _ => "transport",
            };
            span.record("error.type", kind);
            span.record("otel.status_code", "ERROR");
        }
    }
}

/// Tells of a call that is made again. Not in the words of the service, which
/// may quote what was sent.
#[cfg(feature = "tracing")]
pub(crate) fn again(call: &Call, error: &Error, delay: Duration) {
    // That of an issuer is not what the endpoint has answered.
    let status = match error {
        Error::Token(_) => None,
        error => error.status(),
    };
    let error = match status {
        Some(_) => None,
        None => Some(tracing::field::display(error)),
    };
    tracing::warn!(
        http.request.method = call.method(),
        url.template = call.route,
        http.response.status_code = status,
        error,
        delay_ms = delay.as_millis() as u64,
        "the call is made again"
    );
}
