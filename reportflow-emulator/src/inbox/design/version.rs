//! Shows one version of a design, and generates documents from its form.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::form_data::FormData;
use super::super::viewer::Viewer;
use super::draft::Draft;
use super::field_error::FieldErrors;
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
    viewer: Viewer,
    uri: Uri,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let pairs = form::pairs(uri.query().unwrap_or_default());
    let request_id = pairs.into_iter().find(|(name, _)| name == b"request");
    let record = match request_id {
        Some((_, request_id)) => {
            let request_id = String::from_utf8_lossy(&request_id);
            let record = viewer.requests.get(&request_id).await?;
            Some(record.ok_or_else(ApiError::unknown_request)?)
        }
        None => None,
    };
    // Parameters may be megabytes.
    run_blocking(move || {
        let page = load(&viewer, &id, &version)?;
        let list = &page.design.list;
        let file = record.as_ref().and_then(|it| Some((it, it.files.first()?)));
        let draft = match file {
            Some((record, file)) => Draft::of_file(list, file, record.workspace.as_deref()),
            None => Draft::new(list, &id),
        };
        Ok(page.page(&draft, &FieldErrors::new()))
    })
    .await
}

/// `POST /inbox/designs/{id}/v{version}`: generates documents, or changes the form.
pub(in crate::inbox) async fn submit(
    State(app): State<AppState>,
    viewer: Viewer,
    Origin(origin): Origin,
    Path((id, version)): Path<(String, String)>,
    form: FormData,
) -> Result<Response, ApiError> {
    // Parameters may be megabytes.
    let submission = run_blocking({
        let viewer = viewer.clone();
        move || submission(&viewer, &id, &version, form)
    });
    let (workspace, count, body) = match submission.await? {
        Submission::Page(page) => return Ok(page),
        Submission::Requests {
            workspace,
            count,
            body,
        } => (workspace, count, body),
    };
    let workspace = viewer.workspace(workspace.as_deref());
    let workspace = workspace.ok_or_else(|| ApiError::bad_request("unknown workspace"))?;
    let mut location = "/".to_owned();
    for _ in 0..count {
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
        if count == 1 || !response.status().is_success() {
            location = format!("/inbox/requests/{request_id}");
            break;
        }
    }
    Ok(Redirect::to(&location).into_response())
}

/// The consequence of a form that was sent.
enum Submission {
    /// The form again, changed or with its errors.
    Page(Response),
    Requests {
        workspace: Option<String>,
        count: usize,
        /// The body of each.
        body: String,
    },
}

fn submission(
    viewer: &Viewer,
    id: &str,
    version: &str,
    form: FormData,
) -> Result<Submission, ApiError> {
    let page = load(viewer, id, version)?;
    let list = &page.design.list;
    let invalid = |draft: &Draft, errors: &FieldErrors| {
        let page = page.page(draft, errors);
        Submission::Page((StatusCode::BAD_REQUEST, page).into_response())
    };
    let action = form.get("action").unwrap_or("send").to_owned();
    let (mut draft, errors) = Draft::of_form(list, form);
    if !errors.is_empty() {
        return Ok(invalid(&draft, &errors));
    }
    if action != "send" {
        let errors = draft.edit(&action, list);
        return Ok(Submission::Page(page.page(&draft, &errors)));
    }
    Ok(match draft.requests(list, id, page.design.version) {
        Err(errors) => invalid(&draft, &errors),
        Ok((count, body)) => Submission::Requests {
            workspace: draft.workspace,
            count,
            body,
        },
    })
}

/// Reads the design, which blocks.
fn load<'a>(viewer: &'a Viewer, id: &'a str, version: &str) -> Result<VersionPage<'a>, ApiError> {
    let number = version.strip_prefix('v').unwrap_or_default();
    let requested = RequestedVersion::parse(number).map_err(|_| ApiError::unknown_design())?;
    let catalog = &viewer.app.catalog;
    Ok(VersionPage {
        id,
        versions: catalog.versions(id)?,
        design: catalog.load(id, &requested)?,
        viewer,
    })
}
