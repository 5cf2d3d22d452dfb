//! Logs each request.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use reportflow_schema::EscapeControl;

use crate::request_context::RequestContext;

/// Also gives each request its [`RequestContext`].
pub(crate) async fn log(mut request: Request, next: Next) -> Response {
    let context = RequestContext::default();
    request.extensions_mut().insert(context.clone());
    let mut line = RequestLine {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        start: Instant::now(),
        status: None,
        context,
    };
    let response = next.run(request).await;
    line.status = Some(response.status());
    response
}

/// The line of a request, without its query and headers, which may contain secrets. It
/// is logged when it is dropped, because a client that disconnects drops the request.
struct RequestLine {
    method: Method,
    path: String,
    start: Instant,
    status: Option<StatusCode>,
    context: RequestContext,
}

impl Drop for RequestLine {
    fn drop(&mut self) {
        let method = &self.method;
        let path = EscapeControl(&self.path);
        let duration_ms = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let workspace = self.context.workspace().map(|it| EscapeControl(&it.name));
        let workspace = workspace.as_ref().map(tracing::field::display);
        let fault = self.context.fault_id();
        match self.status.map(|status| status.as_u16()) {
            Some(status) => {
                tracing::info!(%method, %path, workspace, fault, status, duration_ms, "request")
            }
            None => {
                tracing::info!(%method, %path, workspace, fault, duration_ms, "request without a response")
            }
        }
    }
}
