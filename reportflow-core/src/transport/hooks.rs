//! The caller's hooks for each request, and its span.

use std::fmt;
use std::sync::Arc;

use reqwest::{Response, Url};
use tokio::time::Instant;

use super::request_info::{RequestInfo, ResponseInfo};
#[cfg(feature = "tracing")]
use super::trace;
use crate::error::Error;
use crate::http::headers::request_id;
use crate::redact::Redactor;

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

/// The hooks and the span of a request that is being sent.
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
