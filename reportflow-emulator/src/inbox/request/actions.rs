//! The buttons of the page. Each goes on to another page.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::missing::missing;
use super::text::segment;
use crate::admin::body_of;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::Origin;
use crate::inbox::state::InboxState;
use crate::inbox::viewer::Viewer;
use crate::routes::own_requests;

/// `POST /inbox/requests/{id}/send-again`: goes to the new request.
pub(in crate::inbox) async fn send_again(
    State(state): State<InboxState>,
    viewer: Viewer,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some(record) = viewer.requests.by_name(&id).await? else {
        return Ok(missing(&viewer, false));
    };
    // A request with invalid credentials has no workspace.
    let workspace = match &record.workspace {
        Some(name) => viewer.workspace(Some(name)),
        None => viewer.workspaces.first(),
    };
    let Some(workspace) = workspace else {
        let name = record.workspace.as_deref().unwrap_or_default();
        let message = format!("cannot send the request again: the workspace {name} is gone");
        return Err(ApiError::conflict(message));
    };
    let endpoint = record.endpoint.to_async();
    // Parameters may be megabytes.
    let body = run_blocking(move || body_of(&record)).await?;
    let (generator, workspace) = (state.app.generator, workspace.clone());
    let sending = own_requests::send(generator, workspace, origin, endpoint, body);
    let (_, context) = sending.await;
    let path = match context.request_id() {
        Some(id) => format!("/inbox/requests/{}", segment(id)),
        None => "/".to_owned(),
    };
    Ok(Redirect::to(&path).into_response())
}

/// `POST /inbox/requests/{id}/delete`: goes to the list.
pub(in crate::inbox) async fn remove(
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    if let Some(record) = viewer.requests.get(&id).await? {
        viewer.requests.store().remove(&[record]).await?;
    }
    Ok(Redirect::to("/").into_response())
}

/// `POST /inbox/requests/{id}/deliveries/{delivery_id}/redeliver`.
pub(in crate::inbox) async fn redeliver(
    State(state): State<InboxState>,
    viewer: Viewer,
    Path((id, delivery_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let Some(record) = viewer.requests.get(&id).await? else {
        return Ok(missing(&viewer, false));
    };
    let events = viewer.requests.store().events(&record.request_id).await?;
    if !events.iter().any(|it| it.delivery(&delivery_id).is_some()) {
        return Ok(missing(&viewer, false));
    }
    state.app.generator.webhooks.redeliver(&delivery_id).await?;
    let path = format!(
        "/inbox/requests/{}?tab=webhook",
        segment(&record.request_id)
    );
    Ok(Redirect::to(&path).into_response())
}
