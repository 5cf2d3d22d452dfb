//! One version of a design: its parameters, and a form that generates a document.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use reportflow_schema::Parameter;

use super::super::form_data::FormData;
use super::super::language::Language;
use super::super::page::{Section, page};
use super::super::viewer::Viewer;
use super::fields::MAX_ROWS;
use super::form::{Controls, heading, message};
use super::params::FieldErrors;
use super::request::{ALL_PARAMS, Draft, DraftParams, MAX_COUNT, PASSTHROUGH};
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::catalog::DesignVersion;
use crate::http::{Origin, form};
use crate::model::Endpoint;
use crate::requested_version::RequestedVersion;
use crate::routes::own_requests;
use crate::state::AppState;

/// A version of a design, as the page shows it.
struct VersionPage<'a> {
    id: &'a str,
    versions: Vec<u32>,
    design: DesignVersion,
    viewer: &'a Viewer,
}

/// `GET /inbox/designs/{id}/v{version}[?request=ID]`: the form has the first document of this
/// request.
pub(in crate::inbox) async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    uri: Uri,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let shown = VersionPage::load(&app, &viewer, &id, &version).await?;
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
    let shown = VersionPage::load(&app, &viewer, &id, &version).await?;
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

impl<'a> VersionPage<'a> {
    async fn load(
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

    fn page(&self, draft: &Draft, errors: &FieldErrors) -> Response {
        let language = self.viewer.preferences.language;
        let path = self.path(self.design.version);
        let title = format!("{} v{}", self.id, self.design.version);
        let content = html! {
            h1 { (self.id) " " span.chip { "v" (self.design.version) } }
            @if self.versions.len() > 1 {
                nav.versions aria-label=(language.pick("Versions", "バージョン")) {
                    @for version in &self.versions {
                        a.chip href=(self.path(*version))
                            aria-current=[(*version == self.design.version).then_some("page")] { "v" (version) }
                        " "
                    }
                }
            }
            (parameters(&self.design.list.parameters, language))
            h2 { (language.pick("Generate a PDF", "PDF を生成")) }
            @if !errors.is_empty() {
                p.error role="alert" { (language.pick(
                    "Some fields are invalid. Nothing was sent.",
                    "入力に誤りがあります。まだ送信されていません。",
                )) }
            }
            form.generate.card method="post" action=(path) data-max-rows=(MAX_ROWS) { (self.form(draft, errors)) }
        };
        page(self.viewer, Section::Designs, &title, &path, &content)
    }

    /// An id of a design has only characters of URLs.
    fn path(&self, version: u32) -> String {
        format!("/inbox/designs/{}/v{version}", self.id)
    }

    fn form(&self, draft: &Draft, errors: &FieldErrors) -> Markup {
        let language = self.viewer.preferences.language;
        let button = |action: &str, text: &str| {
            html! { button.quiet name="action" value=(action) { (text) } }
        };
        let error = |place: &str| {
            html! {
                @if let Some(error) = errors.get(place) {
                    p.error role="alert" { (message(error, language)) }
                }
            }
        };
        html! {
            // Enter presses the first button of a form.
            button.unseen name="action" value="send" tabindex="-1" aria-hidden="true" {}
            p.muted { (language.pick(
                "Empty fields are left out, which prints a blank. JSON takes every other value.",
                "空の項目は送信されず、PDF では空欄になります。その他の値は JSON で入力できます。",
            )) }
            p.actions {
                (button("examples", language.pick("Fill with examples", "例を入力")))
                @match draft.params {
                    DraftParams::Fields(_) => (button("json", language.pick("Write as JSON", "JSON で入力"))),
                    DraftParams::Json(_) => (button("fields", language.pick("Back to the fields", "項目で入力"))),
                }
                a.button.quiet href=(self.path(self.design.version)) { (language.pick("Empty the form", "入力を消去")) }
            }
            @match &draft.params {
                DraftParams::Fields(fields) => {
                    div.parameters {
                        (Controls { language, fields, errors }.all(&self.design.list.parameters, ""))
                    }
                }
                DraftParams::Json(json) => {
                    label { (language.pick("Parameters as JSON", "パラメータ (JSON)"))
                        textarea.code name=(ALL_PARAMS) rows="16" spellcheck="false" { "\n" (json) }
                    }
                    (error(ALL_PARAMS))
                }
            }
            div.parameters.request {
                label { (language.pick("File name", "ファイル名"))
                    input name="file_name" value=(draft.file_name) autocomplete="off";
                }
                label { (language.pick("Requests to send", "送信する回数"))
                    input type="number" name="count" min="1" max=(MAX_COUNT) value=(draft.count);
                }
                @if let [_, _, ..] = &self.viewer.workspaces[..] {
                    label { (language.pick("Workspace", "ワークスペース"))
                        select name="workspace" {
                            @for workspace in &self.viewer.workspaces {
                                option selected[draft.workspace.as_ref() == Some(&workspace.name)] { (workspace.name) }
                            }
                        }
                    }
                }
                div.wide {
                    label { code { "passthrough" } " " (language.pick("(JSON, comes back in the webhook)", "(JSON、Webhook で返されます)"))
                        textarea.code name=(PASSTHROUGH) rows="2" spellcheck="false" { "\n" (draft.passthrough) }
                    }
                    (error(PASSTHROUGH))
                }
            }
            button name="action" value="send" { (language.pick("Generate", "生成する")) }
        }
    }
}

fn parameters(parameters: &[Parameter], language: Language) -> Markup {
    html! {
        details.card {
            summary { (parameters.len()) " " (language.pick("parameters", "個のパラメータ")) }
            @if parameters.is_empty() {
                p.muted { (language.pick("This version has no parameters.", "パラメータはありません。")) }
            } @else {
                (tree(parameters))
            }
        }
    }
}

fn tree(parameters: &[Parameter]) -> Markup {
    html! {
        ul.parameter-tree {
            @for parameter in parameters {
                li {
                    (heading(parameter))
                    @if let Some(description) = &parameter.description {
                        div.muted { (description) }
                    }
                    @if !parameter.spec.is_empty() { (tree(&parameter.spec)) }
                }
            }
        }
    }
}
