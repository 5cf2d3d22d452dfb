//! The routes below `/_emulator`.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use serde_json::json;

use super::{deliveries, events, faults, metrics, replay, requests, wait};
use crate::middleware::{auth, body_timeout, same_site};
use crate::state::AppState;

const OPENAPI: &str = include_str!("openapi.json");

/// A route for one method.
struct Route {
    method: &'static str,
    path: &'static str,
    /// `true` if it needs no key.
    public: bool,
    handler: MethodRouter<AppState>,
}

fn routes() -> Vec<Route> {
    vec![
        route("GET", "/_emulator/requests", get(requests::list)),
        route("DELETE", "/_emulator/requests", delete(requests::delete)),
        route("GET", "/_emulator/requests/wait", get(wait::wait)),
        route("GET", "/_emulator/requests/{id}", get(requests::show)),
        route(
            "POST",
            "/_emulator/requests/{id}/replay",
            post(replay::replay),
        ),
        route(
            "GET",
            "/_emulator/requests/{id}/deliveries",
            get(deliveries::list),
        ),
        route(
            "POST",
            "/_emulator/deliveries/{id}/redeliver",
            post(deliveries::redeliver),
        ),
        route("GET", "/_emulator/faults", get(faults::list)),
        route("PUT", "/_emulator/faults", put(faults::replace)),
        route("DELETE", "/_emulator/faults", delete(faults::delete)),
        route("POST", "/_emulator/reset", post(requests::reset)),
        route("GET", "/_emulator/events", get(events::stream)),
        public_route("GET", "/_emulator/readyz", get(ready)),
        public_route("GET", "/_emulator/metrics", get(metrics::show)),
        public_route("GET", "/_emulator/openapi.json", get(openapi)),
    ]
}

fn route(method: &'static str, path: &'static str, handler: MethodRouter<AppState>) -> Route {
    Route {
        method,
        path,
        public: false,
        handler,
    }
}

fn public_route(
    method: &'static str,
    path: &'static str,
    handler: MethodRouter<AppState>,
) -> Route {
    Route {
        public: true,
        ..route(method, path, handler)
    }
}

/// Returns the routes with their checks.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let authenticate = from_fn_with_state(state.authenticator.clone(), auth::authenticate);
    let mut router = Router::new();
    for route in routes() {
        let mut handler = route.handler;
        if !route.public {
            handler = handler.route_layer(authenticate.clone());
        }
        if route.method != "GET" {
            handler = handler.route_layer(from_fn(same_site::check_origin));
        }
        handler = handler.route_layer(from_fn(same_site::check_host));
        // The checks read the body of a request that they reject.
        handler = handler.route_layer(from_fn_with_state(
            state.read_timeout,
            body_timeout::enforce,
        ));
        router = router.route(route.path, handler);
    }
    router
}

/// `GET /_emulator/readyz`. The emulator listens only when it is ready.
async fn ready() -> Response {
    axum::Json(json!({ "status": "ready" })).into_response()
}

/// `GET /_emulator/openapi.json`.
async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn openapi_describes_each_route_and_no_other() {
        let openapi: Value = serde_json::from_str(OPENAPI).unwrap();
        assert_eq!(openapi["info"]["version"], env!("CARGO_PKG_VERSION"));
        let mut described = BTreeSet::new();
        for (path, item) in openapi["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if method == "parameters" {
                    continue;
                }
                let public = operation["security"] == json!([]);
                described.insert((method.to_uppercase(), path.clone(), public));
            }
        }
        let routes = routes().into_iter();
        let routes = routes.map(|it| (it.method.to_owned(), it.path.to_owned(), it.public));
        assert_eq!(described, routes.collect());
    }
}
