//! Shows one version of a design, and generates documents from its form.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::form_data::FormData;
use super::super::viewer::Viewer;
use super::draft::Draft;
use super::params::FieldErrors;
use super::version_page::VersionPage;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::http::{Origin, form};
use crate::model::Endpoint;
use crate::requested_version::RequestedVersion;
use crate::routes::own_requests;
use crate::state::AppState;

/// `GET /inbox/designs/{id}/v{version}[?request=ID]`: the form has the first document of this
/// request.
pub(in crate::inbox) async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    uri: Uri,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let shown = load(&app, &viewer, &id, &version).await?;
    let list = &shown.design.list;
    let mut draft = Draft::new(list, &id);
    let pairs = form::pairs(uri.query().unwrap_or_default());
    let request_id = pairs.into_iter().find(|(name, _)| name == b"request");
    if let Some((_, request_id)) = request_id {
        let request_id = String::from_utf8_lossy(&request_id);
        let record = viewer.requests.get(&request_id).await?;
        let record = record.ok_or_else(ApiError::unknown_request)?;
        if let Some(file) = record.files.first() {
            draft = Draft::of_file(list, file, record.workspace.as_deref());
        }
    }
    Ok(shown.page(&draft, &FieldErrors::new()))
}

/// `POST /inbox/designs/{id}/v{version}`: generates documents, or changes the form.
pub(in crate::inbox) async fn submit(
    State(app): State<AppState>,
    viewer: Viewer,
    Origin(origin): Origin,
    Path((id, version)): Path<(String, String)>,
    form: FormData,
) -> Result<Response, ApiError> {
    let shown = load(&app, &viewer, &id, &version).await?;
    let list = &shown.design.list;
    let action = form.get("action").unwrap_or("send").to_owned();
    let mut draft = Draft::of_form(form)?;
    if action != "send" {
        let errors = draft.edit(&action, list);
        return Ok(shown.page(&draft, &errors));
    }
    let body = match draft.body(list, &id, shown.design.version) {
        Ok(body) => body,
        Err(errors) => {
            let page = shown.page(&draft, &errors);
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let workspace = viewer.workspace(draft.workspace.as_deref());
    let workspace = workspace.ok_or_else(|| ApiError::bad_request("unknown workspace"))?;
    let mut location = "/".to_owned();
    for _ in 0..draft.count {
        let (response, context) = own_requests::send(
            Arc::clone(&app.generator),
            Arc::clone(workspace),
            origin.clone(),
            Endpoint::AsyncSingle,
            body.clone(),
        )
        .await;
        let request_id = context.request_id();
        let request_id = request_id.ok_or_else(|| ApiError::of_status(response.status()))?;
        // The others would be rejected for the same reason.
        if draft.count == 1 || !response.status().is_success() {
            location = format!("/inbox/requests/{request_id}");
            break;
        }
    }
    Ok(Redirect::to(&location).into_response())
}

async fn load<'a>(
    app: &AppState,
    viewer: &'a Viewer,
    id: &'a str,
    version: &str,
) -> Result<VersionPage<'a>, ApiError> {
    let number = version.strip_prefix('v').unwrap_or_default();
    let requested = RequestedVersion::parse(number).map_err(|_| ApiError::unknown_design())?;
    let (catalog, design_id) = (Arc::clone(&app.catalog), id.to_owned());
    let load = move || {
        let versions = catalog.versions(&design_id)?;
        Ok((versions, catalog.load(&design_id, &requested)?))
    };
    let (versions, design) = run_blocking(load).await?;
    Ok(VersionPage {
        id,
        versions,
        design,
        viewer,
    })
}
