//! Generate requests by the emulator itself: replays, and the form of its pages.

use std::sync::Arc;

use axum::http::Method;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::generate::accept_async;
use crate::faults::{Stage, Target};
use crate::generation::{Generator, accept};
use crate::http::RequestBody;
use crate::middleware::rejections::Rejections;
use crate::model::{Endpoint, Json};
use crate::request_context::RequestContext;
use crate::workspace::Workspace;

/// The body of a generate request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body<'a> {
    pub(crate) design_id: Option<&'a str>,
    pub(crate) version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contents: Option<Vec<Content<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Content<'a> {
    pub(crate) file_name: &'a str,
    pub(crate) share_type: &'static str,
    pub(crate) passcode_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) passthrough: Option<&'a Json>,
    pub(crate) params: &'a Json,
}

/// Responds to a body as the asynchronous endpoint does, and stores the request, accepted or
/// rejected. It counts against no rate limit. Faults act on its documents and its webhook: there is
/// no client whose response could fail.
///
/// `context` then has the id of the stored request.
pub(crate) async fn send(
    generator: Arc<Generator>,
    workspace: Arc<Workspace>,
    origin: String,
    endpoint: Endpoint,
    json: String,
) -> (Response, RequestContext) {
    let context = RequestContext::default();
    let target = Target {
        route: endpoint.as_str(),
        method: Method::POST,
        path: format!("/v1/file/{endpoint}"),
        workspace: workspace.name.clone(),
    };
    context.set_fault_target(Stage::AcceptedOwn, target);
    context.set_workspace(workspace);
    let rejections = Rejections {
        store: Arc::clone(&generator.store),
        ids: Arc::clone(&generator.ids),
        clock: Arc::clone(&generator.clock),
        endpoint,
    };
    let at = (generator.clock)();
    let body = RequestBody::of_json(json);
    let accepted = accept(
        Arc::clone(&generator),
        context.clone(),
        origin,
        endpoint,
        body,
    );
    let response = accept_async(generator, accepted).await.into_response();
    let response = rejections.keep(&context, at, response).await;
    (response, context)
}
