//! The login by the key of a workspace.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::form_data::FormData;
use super::local_path::local_path;
use super::page::bare_page;
use super::preferences::{Preferences, cookie};
use super::session::COOKIE_NAME;
use super::state::InboxState;
use crate::api_error::ApiError;
use crate::http::form::pairs;
use crate::workspace::Workspace;

/// `GET /inbox/login`. Goes to the list without keys, and with those of all workspaces.
pub(super) async fn show(
    State(state): State<InboxState>,
    preferences: Preferences,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let all = &state.app.authenticator.workspaces.0;
    let has_keys = all.iter().any(|it| it.app_key.is_some());
    let workspaces = cookie(&headers, COOKIE_NAME).map(|it| state.sessions.workspaces(it));
    let workspaces = workspaces.unwrap_or_default();
    if !has_keys || workspaces.len() == all.len() {
        return Redirect::to("/").into_response();
    }
    let page = pairs(uri.query().unwrap_or_default());
    let page = page.into_iter().find(|(name, _)| name == b"page");
    let page = page.and_then(|it| String::from_utf8(it.1).ok());
    login_page(preferences, &workspaces, page.as_deref(), None)
}

/// `POST /inbox/login`: adds the workspace of `key` to the session.
///
/// A wrong key gets its response at once. Keys are long and random, so a delay would slow no
/// guess that matters down, and each waiting response holds a connection.
pub(super) async fn log_in(
    State(state): State<InboxState>,
    preferences: Preferences,
    headers: HeaderMap,
    form: FormData,
) -> Result<Response, ApiError> {
    let key = form.get("key").unwrap_or_default().trim();
    let workspaces = &state.app.authenticator.workspaces;
    let earlier = cookie(&headers, COOKIE_NAME);
    let found = workspaces.by_app_key(key.as_bytes());
    let mut workspaces = earlier.map_or_else(Vec::new, |it| state.sessions.workspaces(it));
    let Some(workspace) = found else {
        let language = preferences.language;
        let message = language.pick("The key is invalid.", "キーが正しくありません。");
        let page = login_page(preferences, &workspaces, form.get("page"), Some(message));
        return Ok((StatusCode::UNAUTHORIZED, page).into_response());
    };
    if !workspaces.iter().any(|it| it.name == workspace.name) {
        workspaces.push(workspace.clone());
    }
    let token = state.sessions.start(earlier, workspaces);
    let token = token.map_err(|error| ApiError::internal(error.to_string()))?;
    // Without `Secure`, because the emulator speaks plain HTTP.
    let cookie = format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Strict");
    Ok((
        StatusCode::SEE_OTHER,
        [
            (SET_COOKIE, cookie),
            (LOCATION, local_path(form.get("page")).to_owned()),
        ],
    )
        .into_response())
}

/// `POST /inbox/logout`.
pub(super) async fn log_out(State(state): State<InboxState>, headers: HeaderMap) -> Response {
    if let Some(token) = cookie(&headers, COOKIE_NAME) {
        state.sessions.end(token);
    }
    let cookie = format!("{COOKIE_NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    let location = "/inbox/login".to_owned();
    (
        StatusCode::SEE_OTHER,
        [(SET_COOKIE, cookie), (LOCATION, location)],
    )
        .into_response()
}

fn login_page(
    preferences: Preferences,
    workspaces: &[Arc<Workspace>],
    page: Option<&str>,
    error: Option<&str>,
) -> Response {
    let language = preferences.language;
    let title = language.pick("Log in", "ログイン");
    let content = html! {
        form.login method="post" action="/inbox/login" {
            h1 { (title) }
            p { (language.pick(
                "The emulator was started with keys. Enter the app key of a workspace.",
                "このエミュレータにはキーが設定されています。ワークスペースのアプリキーを入力してください。",
            )) }
            @if !workspaces.is_empty() {
                p { (language.pick("You are logged in to: ", "ログイン済み: "))
                    @for workspace in workspaces { span.chip { (workspace.name) } " " }
                    a href="/" { (language.pick("Back", "戻る")) }
                }
            }
            @if let Some(error) = error { p.error role="alert" { (error) } }
            input type="hidden" name="page" value=(local_path(page));
            label { (language.pick("App key", "アプリキー"))
                input type="password" name="key" required autofocus autocomplete="current-password";
            }
            button { (title) }
        }
    };
    bare_page(preferences, title, "/inbox/login", &content)
}
