//! The routes and their layers.

mod route_path;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state, map_request_with_state};
use axum::routing::{MethodRouter, get, post};

use crate::admin;
use crate::api_error::ApiError;
#[cfg(feature = "inbox")]
use crate::inbox;
use crate::middleware::faults::{self, FaultLayer, Route};
use crate::middleware::rejections::{self, Rejections};
use crate::middleware::{auth, body_timeout, rate_limit, request_log};
use crate::model::Endpoint;
use crate::rate_limit::RateLimitClass;
use crate::routes::generate::generate;
use crate::routes::{designs, download, token};
use crate::state::AppState;

/// Who may send a request to a route.
enum Access {
    Anyone,
    Authenticated,
    /// Authenticated, and within a limit.
    Limited(RateLimitClass),
}

/// Returns all routes of the service.
fn routes() -> Vec<(&'static str, Access, MethodRouter<AppState>)> {
    use Access::{Anyone, Authenticated, Limited};
    use RateLimitClass::AsyncAndDownloads;
    let mut routes = vec![
        (
            "/v1/file/download/{request_id}",
            Limited(AsyncAndDownloads),
            get(download::archive),
        ),
        (
            "/v1/file/download/{request_id}/{file_id}",
            Limited(AsyncAndDownloads),
            get(download::file),
        ),
        // The service does not limit these.
        ("/v1/file/designs", Authenticated, get(designs::list)),
        (
            "/v1/file/design/parameter/{design_id}",
            Authenticated,
            get(designs::parameters),
        ),
        ("/api/v1/oauth/token", Anyone, post(token::issue)),
    ];
    routes.extend(GENERATE_ROUTES.map(|(path, endpoint)| {
        let class = match endpoint {
            Endpoint::SyncSingle | Endpoint::SyncMultiple => RateLimitClass::Sync,
            Endpoint::AsyncSingle | Endpoint::AsyncMultiple => AsyncAndDownloads,
        };
        (path, Limited(class), generate(endpoint))
    }));
    routes
}

const GENERATE_ROUTES: [(&str, Endpoint); 4] = [
    ("/v1/file/sync/single", Endpoint::SyncSingle),
    ("/v1/file/sync/multiple", Endpoint::SyncMultiple),
    ("/v1/file/async/single", Endpoint::AsyncSingle),
    ("/v1/file/async/multiple", Endpoint::AsyncMultiple),
];

pub(crate) fn router(state: AppState) -> Router {
    let authenticate = from_fn_with_state(state.authenticator.clone(), auth::authenticate);
    let read_timeout = state.read_timeout;
    let first = state.authenticator.workspaces.first();
    let first_workspace = first.map_or_else(String::new, |it| it.name.clone());
    let mut router = Router::new();
    let mut paths = Vec::new();
    for (path, access, route) in routes() {
        let fault_route = fault_route(path, &state);
        let layer = FaultLayer {
            generator: state.generator.clone(),
            route: fault_route.clone(),
            first_workspace: first_workspace.clone(),
        };
        // Innermost, so that a fault acts on no request that is rejected anyway.
        let mut route = route.route_layer(from_fn_with_state(layer, faults::act));
        route = match access {
            Access::Anyone => route,
            Access::Authenticated => route.route_layer(authenticate.clone()),
            Access::Limited(class) => route
                .route_layer(from_fn_with_state(class, rate_limit::enforce))
                .route_layer(authenticate.clone()),
        };
        route = route.route_layer(from_fn_with_state(read_timeout, body_timeout::enforce));
        if let Route::Generate(rejections) = fault_route {
            route = route.route_layer(from_fn_with_state(rejections, rejections::keep));
        }
        router = router.route(path, route);
        paths.push(path);
    }
    #[cfg(feature = "inbox")]
    {
        router = router.merge(inbox::router(&state));
    }
    let router = router
        .merge(admin::router(&state))
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_route)
        .with_state(state);
    // A layer of the routes themselves would run after the route is chosen.
    Router::new()
        .fallback_service(router)
        .layer(map_request_with_state(paths.into(), route_path::normalize))
        .layer(from_fn(request_log::log))
}

/// Returns what faults see of a route.
fn fault_route(path: &str, state: &AppState) -> Route {
    let generate = GENERATE_ROUTES.iter().find(|(it, _)| *it == path);
    if let Some((_, endpoint)) = generate {
        Route::Generate(Rejections {
            store: state.store.clone(),
            ids: state.ids.clone(),
            clock: state.clock.clone(),
            endpoint: *endpoint,
        })
    } else if path.starts_with("/v1/file/download/") {
        Route::Download
    } else if path.starts_with("/v1/file/design") {
        Route::Designs
    } else {
        Route::Token
    }
}

/// NestJS treats a wrong method as an unknown route, and quotes the path and the
/// query.
async fn unknown_route(method: Method, OriginalUri(uri): OriginalUri) -> ApiError {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    ApiError::not_found(format!("Cannot {method} {path}"))
}
