//! Lets faults act on requests and responses.

mod documents;
mod fault_action;
mod layer;
mod truncated_body;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::api_error::ApiError;
use crate::faults::{Stage, Target};
use crate::http::RequestBody;
use crate::request_context::RequestContext;
use crate::server::connection_control::ConnectionControl;
use fault_action::FaultAction;
pub(crate) use layer::{FaultLayer, Route};

const FAULT_HEADER: HeaderName = HeaderName::from_static("x-reportflow-fault");

/// Runs the handler of a route. A fault may act before it, in its place, or on its
/// response.
pub(crate) async fn act(
    State(layer): State<FaultLayer>,
    Extension(context): Extension<RequestContext>,
    Extension(control): Extension<ConnectionControl>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let target = layer.target(&context, &request);
    context.set_fault_target(Stage::Accepted, target.clone());
    let acting = FaultAction {
        layer: &layer,
        context: &context,
        control,
    };
    if layer.generator.faults.may_act(Stage::Request, &target) {
        request = layer.decide_request(&context, &target, request).await?;
        if let Some(effect) = context.fault().and_then(|fault| fault.request_effect())
            && let Some(response) = acting.before_handler(effect).await
        {
            return Ok(with_fault_id(&context, response));
        }
    }
    let response = next.run(request).await;
    if response.status().is_success() {
        layer.decide_success(&context, &target).await?;
    }
    let response = match context.fault().and_then(|fault| fault.response_effect()) {
        Some(effect) => acting.after_handler(effect, response).await,
        None => response,
    };
    Ok(with_fault_id(&context, response))
}

impl FaultLayer {
    fn target(&self, context: &RequestContext, request: &Request) -> Target {
        // A token is of the first one, too.
        let workspace = context.workspace().map(|it| &it.name);
        Target {
            route: self.route.word(),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            workspace: workspace.unwrap_or(&self.first_workspace).clone(),
        }
    }

    /// Decides which fault acts before the handler. Reads the whole body, because it may
    /// decide, and because the server notices only then that a client leaves.
    async fn decide_request(
        &self,
        context: &RequestContext,
        target: &Target,
        request: Request,
    ) -> Result<Request, ApiError> {
        let (parts, body) = request.into_parts();
        let body = RequestBody::receive(Request::from_parts(parts.clone(), body)).await?;
        let bytes = body.bytes().clone();
        context.set_body(bytes.clone());
        let store = &self.generator.store;
        let documents = documents::of_request(store, &self.route, target, body).await?;
        let faults = &self.generator.faults;
        if let Some((id, fault)) = faults.decide(Stage::Request, target, &documents) {
            context.set_fault(id, fault);
        }
        Ok(Request::from_parts(parts, Body::from(bytes)))
    }

    /// Decides which fault acts on a successful response. Faults of generate requests are
    /// decided when they are accepted.
    async fn decide_success(
        &self,
        context: &RequestContext,
        target: &Target,
    ) -> Result<(), ApiError> {
        let faults = &self.generator.faults;
        if matches!(self.route, Route::Generate(_))
            || context.fault_id().is_some()
            || !faults.may_act(Stage::Succeeded, target)
        {
            return Ok(());
        }
        let store = &self.generator.store;
        let documents = documents::of_path(store, &self.route, target).await?;
        if let Some((id, fault)) = faults.decide(Stage::Succeeded, target, &documents) {
            context.set_fault(id, fault);
        }
        Ok(())
    }
}

/// Adds the id of the fault that changed the response.
pub(crate) fn with_fault_id(context: &RequestContext, mut response: Response) -> Response {
    // Ids are valid headers.
    if let Some(Ok(id)) = context.fault_id().map(HeaderValue::from_str) {
        response.headers_mut().insert(FAULT_HEADER, id);
    }
    response
}
