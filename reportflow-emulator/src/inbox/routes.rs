//! The routes of the pages, with their checks.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

use super::page_image::PageImages;
use super::session::Sessions;
use super::state::InboxState;
use super::{assets, file, headers, list, live, login, preferences};
use crate::middleware::{body_timeout, same_site};
use crate::state::AppState;

fn routes() -> Vec<(&'static str, MethodRouter<InboxState>)> {
    vec![
        ("/", get(list::show)),
        ("/inbox/events", get(live::stream)),
        ("/inbox/login", get(login::show).post(login::log_in)),
        ("/inbox/logout", post(login::log_out)),
        ("/inbox/preferences", post(preferences::set)),
        ("/inbox/assets/{hash}/{name}", get(assets::show)),
        (
            "/inbox/requests/{id}/files/{file_id}/pages/{name}",
            get(file::page),
        ),
        (
            "/inbox/requests/{id}/files/{file_id}/thumbnail.png",
            get(file::thumbnail),
        ),
        (
            "/inbox/requests/{id}/files/{file_id}/document.pdf",
            get(file::document),
        ),
    ]
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(state: &AppState) -> Router<S> {
    let read_timeout = state.read_timeout;
    let state = InboxState {
        app: state.clone(),
        sessions: Arc::new(Sessions::default()),
        images: Arc::new(PageImages::new()),
    };
    let mut router = Router::new();
    for (path, handler) in routes() {
        let handler = handler
            .route_layer(from_fn(headers::add))
            .route_layer(from_fn(same_site::check_origin_of_changes))
            .route_layer(from_fn(same_site::check_host))
            .route_layer(from_fn_with_state(read_timeout, body_timeout::enforce));
        router = router.route(path, handler);
    }
    router.with_state(state)
}
