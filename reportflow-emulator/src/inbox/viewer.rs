//! The person in front of the page.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::preferences::{Preferences, cookie};
use super::session::COOKIE_NAME;
use super::state::InboxState;
use crate::admin::StoredRequests;
use crate::state::AppState;
use crate::workspace::Workspace;

/// A reader of the pages. Without a session, a page redirects to the login.
#[derive(Clone)]
pub(super) struct Viewer {
    pub(super) preferences: Preferences,
    /// The workspaces whose key the reader has. At least one.
    pub(super) workspaces: Vec<Arc<Workspace>>,
    /// `true` if the reader logged in. Without a key nobody has to.
    pub(super) has_session: bool,
    pub(super) requests: StoredRequests,
    pub(super) app: AppState,
}

impl Viewer {
    /// Returns the workspace with this name, or the only one.
    pub(super) fn workspace(&self, name: Option<&str>) -> Option<&Arc<Workspace>> {
        match (name, &self.workspaces[..]) {
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(name), all) => all.iter().find(|it| it.name == name),
        }
    }
}

/// Returns the URL of the login, with the page to come back to.
fn login_url(parts: &Parts) -> String {
    let page = parts.uri.path_and_query().map_or("/", |it| it.as_str());
    if parts.method != Method::GET || page == "/" {
        return "/inbox/login".to_owned();
    }
    format!(
        "/inbox/login?page={}",
        utf8_percent_encode(page, NON_ALPHANUMERIC)
    )
}

impl FromRequestParts<InboxState> for Viewer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &InboxState) -> Result<Viewer, Response> {
        let Ok(preferences) = Preferences::from_request_parts(parts, state).await;
        let all = &state.app.authenticator.workspaces.0;
        let has_session = all.iter().any(|it| it.app_key.is_some());
        let workspaces = if has_session {
            let token = cookie(&parts.headers, COOKIE_NAME).unwrap_or_default();
            state.sessions.workspaces(token)
        } else {
            all.clone()
        };
        if workspaces.is_empty() {
            return Err(Redirect::to(&login_url(parts)).into_response());
        }
        let names = workspaces.iter().map(|it| it.name.clone()).collect();
        Ok(Viewer {
            preferences,
            workspaces,
            has_session,
            requests: StoredRequests::of_workspaces(Arc::clone(&state.app.store), names),
            app: state.app.clone(),
        })
    }
}
