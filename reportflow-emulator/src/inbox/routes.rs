//! The routes of the pages, with their checks.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

use super::session::Sessions;
use super::state::InboxState;
use super::{assets, headers, list, live, login, preferences, request};
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
        ("/inbox/requests/{id}", get(request::show)),
        ("/inbox/requests/{id}/body.json", get(request::body)),
        (
            "/inbox/requests/{id}/files/{file_id}/params.json",
            get(request::params),
        ),
        ("/inbox/requests/{id}/send-again", post(request::send_again)),
        ("/inbox/requests/{id}/delete", post(request::remove)),
        (
            "/inbox/requests/{id}/deliveries/{delivery_id}/redeliver",
            post(request::redeliver),
        ),
    ]
}

pub(crate) fn router<S: Clone + Send + Sync + 'static>(state: &AppState) -> Router<S> {
    let read_timeout = state.read_timeout;
    let state = InboxState {
        app: state.clone(),
        sessions: Arc::new(Sessions::default()),
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
