//! Sends requests: authentication, rate limits, retries, redirects, hooks.

pub(crate) mod auth;
pub(crate) mod body;
mod deadline;
mod error_response;
pub(crate) mod file_format;
pub(crate) mod hooks;
mod http_client;
pub(crate) mod progress;
pub(crate) mod rate_limiter;
mod redirect;
pub(crate) mod request;
pub(crate) mod request_info;
pub(crate) mod response;
pub(crate) mod retry;
mod runtime_pools;
mod send;
#[cfg(feature = "tracing")]
mod trace;

use std::time::Duration;

use reqwest::Url;

use auth::Auth;
use body::RequestBody;
pub(crate) use deadline::Deadline;
use hooks::Hooks;
pub(crate) use http_client::HttpClient;
use rate_limiter::{RateLimitClass, RateLimiter};
use request::{ApiRequest, ResponseKind};
use retry::RetryState;

use crate::http::base_url::join;

/// The service's timeout for a synchronous request (`docs/service.md`, section 7).
const RENDERING_TIMEOUT: Duration = Duration::from_secs(120);

/// The part of a client that sends requests.
pub(crate) struct Transport {
    pub(crate) http: HttpClient,
    pub(crate) base_url: Url,
    pub(crate) auth: Auth,
    pub(crate) attempt_timeout: Duration,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retries: RetryState,
    pub(crate) rate_limiter: RateLimiter,
    pub(crate) hooks: Hooks,
}

impl Transport {
    /// Returns the URL of an endpoint; each segment is percent-encoded.
    pub(crate) fn url<'s>(&self, segments: impl IntoIterator<Item = &'s str>) -> Url {
        join(&self.base_url, segments)
    }

    /// Returns a GET request.
    pub(crate) fn get(
        &self,
        route: &'static str,
        url: Url,
        response_kind: ResponseKind,
        rate_limit_class: Option<RateLimitClass>,
    ) -> ApiRequest {
        ApiRequest::new(
            route,
            url,
            response_kind,
            rate_limit_class,
            self.attempt_timeout,
        )
    }

    /// Returns a POST request with a JSON body. The route must not contain ids.
    pub(crate) fn post(
        &self,
        route: &'static str,
        body: RequestBody,
        response_kind: ResponseKind,
    ) -> ApiRequest {
        let url = self.url(route.split('/').skip(1));
        let (class, timeout) = match response_kind {
            ResponseKind::GeneratedFile(_) => (
                RateLimitClass::Sync,
                self.attempt_timeout.saturating_add(RENDERING_TIMEOUT),
            ),
            _ => (RateLimitClass::Async, self.attempt_timeout),
        };
        ApiRequest::new(route, url, response_kind, Some(class), timeout).with_body(body)
    }
}
