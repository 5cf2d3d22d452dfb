//! Spans and events of `tracing`, named as in OpenTelemetry.

use std::time::Duration;

use reqwest::{Response, Url};
use tracing::Span;
use tracing::field::{Empty, display};

use super::request_info::RequestInfo;
use crate::error::Error;
use crate::http::headers::request_id;
use crate::redact::Redactor;

/// Returns the span of a request. It does not contain the URL, because that of a redirect
/// may contain a signature. The request id is its only header.
pub(crate) fn request_span(request: &RequestInfo, url: &Url) -> Span {
    let RequestInfo {
        method,
        route,
        sequence,
        body_len,
    } = request;
    tracing::info_span!(
        "reportflow.request",
        otel.name = format!("{method} {route}"),
        otel.kind = "client",
        http.request.method = method,
        http.request.body.size = body_len,
        http.request.resend_count = (*sequence > 1).then_some(sequence - 1),
        url.template = route,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        http.response.status_code = Empty,
        "http.response.header.request-id" = Empty,
        error.r#type = Empty,
        otel.status_code = Empty,
    )
}

pub(crate) fn record_outcome(
    span: &Span,
    outcome: &Result<Response, Error>,
    redactor: &dyn Redactor,
) {
    // Saves the work if no subscriber records the span.
    if span.is_disabled() {
        return;
    }
    match outcome {
        Ok(response) => {
            let status = response.status();
            span.record("http.response.status_code", status.as_u16());
            if let Some(id) = request_id(response.headers(), redactor) {
                span.record("http.response.header.request-id", id);
            }
            if !status.is_success() && !status.is_redirection() {
                span.record("error.type", status.as_str());
                span.record("otel.status_code", "ERROR");
            }
        }
        Err(error) => {
            let kind = match error {
                Error::Timeout { .. } | Error::ConnectTimeout { .. } => "timeout",
                Error::Transport {
                    connecting: true, ..
                }
                | Error::Proxy { .. } => "connect",
                _ => "transport",
            };
            span.record("error.type", kind);
            span.record("otel.status_code", "ERROR");
        }
    }
}

/// Logs a retry, without the service's message, which may quote the request.
pub(crate) fn log_retry(method: &str, route: &str, error: &Error, delay: Duration) {
    // This status is that of the token endpoint, not of this route.
    let status = match error {
        Error::AccessToken(_) => None,
        error => error.status(),
    };
    let error = match status {
        Some(_) => None,
        None => Some(display(error)),
    };
    tracing::warn!(
        http.request.method = method,
        url.template = route,
        http.response.status_code = status,
        error,
        delay_ms = delay.as_millis() as u64,
        "retrying the request"
    );
}
