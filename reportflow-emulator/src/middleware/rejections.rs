//! Keeps the requests that were rejected, with their responses.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use tokio::task::spawn_blocking;

use crate::clock::Clock;
use crate::http::{Members, header_text};
use crate::id::IdGenerator;
use crate::model::{Endpoint, Json, Rejection, RequestRecord};
use crate::request_context::RequestContext;
use crate::requested_version::RequestedVersion;
use crate::store::Store;

/// The part of a rejected body that is kept.
pub(crate) const MAX_BODY_BYTES: usize = 64 * 1024;
/// Stores the rejected requests of an endpoint.
#[derive(Clone)]
pub(crate) struct Rejections {
    pub(crate) store: Arc<Store>,
    pub(crate) ids: Arc<IdGenerator>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) endpoint: Endpoint,
}

/// Runs the handler of an endpoint that generates documents. If it stores no
/// request, its response is a rejection.
pub(crate) async fn keep(
    State(rejections): State<Rejections>,
    Extension(context): Extension<RequestContext>,
    request: Request,
    next: Next,
) -> Response {
    let at = (rejections.clock)();
    context.set_headers(header_text(request.headers()));
    let response = next.run(request).await;
    rejections.keep(&context, at, response).await
}

impl Rejections {
    /// Stores a request that arrived at this time, unless it is stored already, and
    /// returns its response.
    pub(crate) async fn keep(
        &self,
        context: &RequestContext,
        at: SystemTime,
        response: Response,
    ) -> Response {
        if context.request_id().is_some() {
            return response;
        }
        let (parts, body) = response.into_parts();
        // The emulator's own error responses are in memory already, so this cannot fail.
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let status = parts.status.as_u16();
        if let Some(request_id) = self.add(context, at, status, &body).await {
            context.set_request_id(request_id);
        }
        Response::from_parts(parts, Body::from(body))
    }

    /// Stores a request that gets no response.
    pub(crate) async fn keep_unanswered(&self, context: &RequestContext) {
        self.add(context, (self.clock)(), 0, &Bytes::new()).await;
    }

    /// Returns the id of the request, or `None` if it cannot be stored.
    async fn add(
        &self,
        context: &RequestContext,
        at: SystemTime,
        status: u16,
        response: &Bytes,
    ) -> Option<String> {
        let (rejections, context, response) = (self.clone(), context.clone(), response.clone());
        // Parsing a long body takes a while.
        let record = spawn_blocking(move || rejections.record(&context, at, status, &response));
        let stored = match record.await {
            Ok(Ok(record)) => {
                let request_id = record.request_id.clone();
                let stored = self.store.add(record).await;
                stored.map(|()| request_id).map_err(|it| it.to_string())
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match stored {
            Ok(request_id) => Some(request_id),
            Err(error) => {
                tracing::error!(error, "cannot store a rejected request");
                None
            }
        }
    }

    fn record(
        &self,
        context: &RequestContext,
        accepted_at: SystemTime,
        status: u16,
        response: &Bytes,
    ) -> Result<RequestRecord, getrandom::Error> {
        let text = context.body().map(|body| String::from_utf8_lossy(body));
        let members = text.as_ref().and_then(|text| Members::of_body(text).ok());
        let version = members.as_ref().and_then(|it| it.get("version"));
        let version = version.and_then(|raw| RequestedVersion::parse(raw.get()).ok());
        Ok(RequestRecord {
            sequence: 0,
            request_id: self.ids.id()?,
            workspace: context.workspace().map(|it| it.name.clone()),
            endpoint: self.endpoint,
            design_id: members.as_ref().and_then(|it| it.text("designId")),
            version: version.and_then(|version| version.number),
            status,
            accepted_at,
            headers: context.headers().to_owned(),
            origin: String::new(),
            files: Vec::new(),
            rejection: Some(Rejection {
                body: text.map(|text| start_of(&text).to_owned()),
                response: serde_json::from_slice::<Json>(response).ok(),
            }),
            fault: context.fault_id().map(str::to_owned),
            has_webhook: false,
            delivery_fault: None,
        })
    }
}

fn start_of(text: &str) -> &str {
    let mut end = text.len().min(MAX_BODY_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
