use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, StatusCode, Url};
use tokio::time::error::Elapsed;

use super::Deadline;
use super::body::{RequestBody, UnsentBytes};
use super::file_format::FileFormat;
use super::rate_limiter::RateLimitClass;
use super::request_info::RequestInfo;
use crate::error::Error;
use crate::http::headers::JSON;

/// An API request. Each attempt sends it again.
#[derive(Debug)]
pub(crate) struct ApiRequest {
    /// The path below the base URL, with placeholders for ids.
    pub(crate) route: &'static str,
    pub(crate) url: Url,
    /// The JSON body of a POST request. A GET request has no body.
    pub(crate) body: Option<RequestBody>,
    pub(crate) response_kind: ResponseKind,
    /// The limit that counts the request.
    pub(crate) rate_limit_class: Option<RateLimitClass>,
    /// The timeout of an attempt.
    pub(crate) attempt_timeout: Duration,
    /// The number of HTTP requests that were sent.
    sent: AtomicU32,
    /// The unsent bytes of the last one, until the head of its response arrives.
    unsent: Mutex<UnsentBytes>,
}

/// The expected response.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ResponseKind {
    /// JSON, read as part of the attempt.
    Json,
    /// A file that the request generates. The caller reads the body.
    GeneratedFile(FileFormat),
    /// A stored file. The service may redirect to it. The caller reads the body.
    StoredFile(FileFormat),
}

impl ResponseKind {
    fn media_type(self) -> HeaderValue {
        match self {
            ResponseKind::Json => JSON,
            ResponseKind::GeneratedFile(format) | ResponseKind::StoredFile(format) => {
                format.media_type()
            }
        }
    }

    pub(crate) fn accepts(self, status: StatusCode) -> bool {
        match self {
            // 202 means that the file is not rendered yet.
            ResponseKind::StoredFile(_) => status.is_success() && status != StatusCode::ACCEPTED,
            ResponseKind::Json | ResponseKind::GeneratedFile(_) => status.is_success(),
        }
    }

    /// Returns whether the client follows redirects. That of a POST could generate a
    /// second document.
    pub(crate) fn follows_redirects(self) -> bool {
        matches!(self, ResponseKind::StoredFile(_))
    }
}

impl ApiRequest {
    pub(crate) fn new(
        route: &'static str,
        url: Url,
        response_kind: ResponseKind,
        rate_limit_class: Option<RateLimitClass>,
        attempt_timeout: Duration,
    ) -> ApiRequest {
        ApiRequest {
            route,
            url,
            body: None,
            response_kind,
            rate_limit_class,
            attempt_timeout,
            sent: AtomicU32::new(0),
            unsent: Mutex::default(),
        }
    }

    pub(crate) fn with_body(self, body: RequestBody) -> ApiRequest {
        ApiRequest {
            body: Some(body),
            ..self
        }
    }

    pub(crate) fn method(&self) -> &'static str {
        if self.body.is_some() { "POST" } else { "GET" }
    }

    /// Returns the length of the body, in bytes.
    pub(crate) fn body_len(&self) -> usize {
        self.body.as_ref().map_or(0, RequestBody::len)
    }

    /// Returns whether the request can be sent twice without a second document.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.body.is_none()
    }

    /// Returns the error of a connection that broke. It is another one if the body was
    /// not sent completely, because the service cannot have accepted the request then.
    pub(crate) fn connection_error(&self, error: Error, unsent: usize) -> Error {
        match error {
            Error::Transport {
                connecting: false,
                source,
            } if unsent > 0 => Error::RequestTruncated {
                sent: self.body_len() - unsent,
                total: self.body_len(),
                source,
            },
            error => error,
        }
    }

    pub(crate) fn set_unsent(&self, unsent: UnsentBytes) {
        *self.unsent.lock().unwrap_or_else(PoisonError::into_inner) = unsent;
    }

    /// Returns the error of an attempt that took too long. It is another one if the body
    /// was not sent completely and no response began, because the service cannot have
    /// accepted the request then.
    pub(crate) fn timeout_error(&self, deadline: Deadline, timeout: Elapsed) -> Error {
        let unsent = self.unsent.lock().unwrap_or_else(PoisonError::into_inner);
        match unsent.get() {
            0 => deadline.timeout_error(),
            unsent => Error::RequestTruncated {
                sent: self.body_len() - unsent,
                total: self.body_len(),
                source: timeout.into(),
            },
        }
    }

    /// Counts the next HTTP request, and describes it for hooks.
    pub(crate) fn next_info(&self) -> RequestInfo {
        RequestInfo {
            method: self.method(),
            route: self.route,
            sequence: self.sent.fetch_add(1, Ordering::Relaxed) + 1,
            body_len: self.body_len(),
        }
    }

    pub(crate) fn to_reqwest(
        &self,
        url: &Url,
        auth_header: Option<(HeaderName, HeaderValue)>,
    ) -> (Request, UnsentBytes) {
        let mut unsent = UnsentBytes::default();
        let mut request = Request::new(Method::GET, url.clone());
        let headers = request.headers_mut();
        headers.append(ACCEPT, self.response_kind.media_type());
        if let Some((name, value)) = auth_header {
            headers.append(name, value);
        }
        if let Some(body) = &self.body {
            headers.append(CONTENT_TYPE, JSON);
            *request.method_mut() = Method::POST;
            let (body, body_unsent) = body.to_reqwest();
            *request.body_mut() = Some(body);
            unsent = body_unsent;
        }
        (request, unsent)
    }
}
