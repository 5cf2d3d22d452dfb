//! The routes of the pages, with their checks.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{MethodRouter, any, get, post};

use super::page_image::PageImages;
use super::session::Sessions;
use super::state::InboxState;
use super::{
    assets, design, error_page, fault, file, headers, list, live, login, preferences_form, request,
};
use crate::middleware::{body_timeout, same_site};
use crate::state::AppState;

fn routes() -> Vec<(&'static str, MethodRouter<InboxState>)> {
    vec![
        ("/", get(list::show)),
        ("/inbox", get(async || Redirect::to("/"))),
        ("/inbox/", get(async || Redirect::to("/"))),
        ("/inbox/events", get(live::stream)),
        ("/inbox/designs", get(design::show_list)),
        (
            "/inbox/designs/{id}/{version}",
            get(design::show).post(design::submit),
        ),
        ("/inbox/faults", get(fault::show).post(fault::add)),
        ("/inbox/faults/remove", post(fault::remove)),
        ("/inbox/login", get(login::show).post(login::log_in)),
        ("/inbox/logout", post(login::log_out)),
        ("/inbox/preferences", post(preferences_form::set)),
        ("/inbox/assets/{hash}/{name}", get(assets::show)),
        ("/favicon.ico", get(assets::icon)),
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
        ("/inbox/{*path}", any(error_page::unknown_page)),
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
        // The first layer is the innermost one: an error of a check is a page with headers too.
        let handler = handler
            .fallback(error_page::unknown_page)
            .layer(from_fn(same_site::check_origin_of_changes))
            .layer(from_fn(same_site::check_host))
            .layer(from_fn_with_state(read_timeout, body_timeout::enforce))
            .layer(from_fn(error_page::render))
            .layer(from_fn(headers::add));
        router = router.route(path, handler);
    }
    router.with_state(state)
}
