//! The faults in force.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::form_data::FormData;
use super::super::language::Language;
use super::super::page::{Section, page};
use super::super::viewer::Viewer;
use super::form::{self, TEXT};
use crate::api_error::ApiError;
use crate::faults::FaultInfo;
use crate::state::AppState;

const PATH: &str = "/inbox/faults";

/// `GET /inbox/faults`.
pub(in crate::inbox) async fn show(State(app): State<AppState>, viewer: Viewer) -> Response {
    faults_page(&app, &viewer, &FormData(Vec::new()), None)
}

/// `POST /inbox/faults`: sets a fault of a workspace.
pub(in crate::inbox) async fn add(
    State(app): State<AppState>,
    viewer: Viewer,
    form: FormData,
) -> Result<Response, ApiError> {
    let workspace = workspace(&viewer, &form)?;
    let set = form::parse(&form).and_then(|fault| app.faults.set_in(workspace, fault));
    match set {
        Ok(_) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => {
            let page = faults_page(&app, &viewer, &form, Some(&error.to_string()));
            Ok((StatusCode::BAD_REQUEST, page).into_response())
        }
    }
}

/// `POST /inbox/faults/remove`: removes the fault with `id`, or all of a workspace.
pub(in crate::inbox) async fn remove(
    State(app): State<AppState>,
    viewer: Viewer,
    form: FormData,
) -> Result<Response, ApiError> {
    let workspace = workspace(&viewer, &form)?;
    // Somebody else may have removed it already.
    app.faults.remove(workspace, form.get("id"));
    Ok(Redirect::to(PATH).into_response())
}

fn workspace<'a>(viewer: &'a Viewer, form: &FormData) -> Result<&'a str, ApiError> {
    let workspace = viewer.workspace(form.get("workspace"));
    let workspace = workspace.ok_or_else(|| ApiError::bad_request("unknown workspace"))?;
    Ok(&workspace.name)
}

fn faults_page(app: &AppState, viewer: &Viewer, form: &FormData, error: Option<&str>) -> Response {
    let language = viewer.preferences.language;
    let title = language.pick("Faults", "障害");
    let text = form.get(TEXT);
    let content = html! {
        h1 { (title) }
        p.muted { (language.pick(
            "A fault lets requests fail on purpose, to test what your program does then. At most one acts on a request: the first that matches and is due.",
            "障害を設定すると、リクエストを意図的に失敗させられます。1 つのリクエストに作用するのは、条件に合う最初の障害だけです。",
        )) }
        section #faults hx-get=(PATH) hx-trigger="requests from:#stream" hx-select="#faults" hx-swap="outerMorph" {
            @for workspace in &viewer.workspaces {
                (faults_of(&workspace.name, &app.faults.list(Some(&workspace.name)), viewer))
            }
        }
        h2 { (language.pick("Set a fault", "障害を設定")) }
        form.card.fault-text method="post" action=(PATH) {
            (workspaces(viewer, form))
            label { (language.pick("As text, like", "テキストで指定。例:")) " " code { "--fault route=async/single,status=503,next=3" }
                input.code name=(TEXT) value=(text.unwrap_or_default()) required autocomplete="off"
                    placeholder="route=async/single,status=503,next=3" aria-invalid=[text.and(error).map(|_| "true")];
            }
            @if let (Some(_), Some(error)) = (text, error) { p.error role="alert" { (error) } }
            button { (language.pick("Set the fault", "設定する")) }
        }
        form.card.fault-fields method="post" action=(PATH) {
            (workspaces(viewer, form))
            (form::fields(form, language))
            @if let (None, Some(error)) = (text, error) { p.error role="alert" { (error) } }
            button { (language.pick("Set the fault", "設定する")) }
        }
    };
    page(viewer, Section::Faults, title, PATH, &content)
}

fn workspaces(viewer: &Viewer, form: &FormData) -> Markup {
    let language = viewer.preferences.language;
    html! {
        @if let [_, _, ..] = &viewer.workspaces[..] {
            label { (language.pick("Workspace", "ワークスペース"))
                select name="workspace" {
                    @for workspace in &viewer.workspaces {
                        option selected[form.get("workspace") == Some(&workspace.name)] { (workspace.name) }
                    }
                }
            }
        }
    }
}

fn faults_of(workspace: &str, faults: &[FaultInfo], viewer: &Viewer) -> Markup {
    let language = viewer.preferences.language;
    html! {
        @if viewer.workspaces.len() > 1 { h2 { (workspace) } }
        div.card {
            @if faults.is_empty() {
                p.muted { (language.pick("Requests are answered as usual.", "障害は設定されていません。")) }
            } @else {
                div.scroll { (table(workspace, faults, language)) }
                form method="post" action={ (PATH) "/remove" } {
                    input type="hidden" name="workspace" value=(workspace);
                    button.danger { (language.pick("Remove all", "すべて削除")) }
                }
            }
        }
    }
}

fn table(workspace: &str, faults: &[FaultInfo], language: Language) -> Markup {
    html! {
        table.faults {
            thead { tr {
                th scope="col" { "ID" }
                th scope="col" { (language.pick("Fault", "内容")) }
                th.number scope="col" { (language.pick("Matched", "該当")) }
                th.number scope="col" { (language.pick("Acted", "発生")) }
                th.number scope="col" { (language.pick("Left", "残り")) }
                th scope="col" {}
            } }
            tbody {
                @for fault in faults {
                    tr {
                        td { code { (fault.id()) } }
                        td { code { (fault.fault.to_text()) } }
                        td.number { (fault.matched) }
                        td.number { (fault.acted) }
                        td.number { (left(fault, language)) }
                        td { (remove_button(workspace, fault, language)) }
                    }
                }
            }
        }
    }
}

fn left(fault: &FaultInfo, language: Language) -> Markup {
    html! {
        @match fault.left() {
            Some(0) => span.chip { (language.pick("used up", "終了")) },
            Some(count) => (count),
            None => (language.pick("no limit", "無制限")),
        }
    }
}

fn remove_button(workspace: &str, fault: &FaultInfo, language: Language) -> Markup {
    html! {
        @if fault.workspace() == Some(workspace) {
            form method="post" action={ (PATH) "/remove" } {
                input type="hidden" name="workspace" value=(workspace);
                button.quiet name="id" value=(fault.id())
                    aria-label={ (language.pick("Remove", "削除")) " " (fault.id()) } {
                    (language.pick("Remove", "削除"))
                }
            }
        } @else {
            // A key of one workspace cannot remove it.
            span.chip { (language.pick("all workspaces", "全ワークスペース")) }
        }
    }
}
