//! The routes and their layers.

mod route_path;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::middleware::{from_fn_with_state, map_request};
use axum::routing::{get, post};

use crate::api_error::ApiError;
use crate::middleware::{auth, rate_limit};
use crate::rate_limit::RateLimitClass;
use crate::request::Multiplicity;
use crate::routes::generate::{generate_async, generate_sync};
use crate::routes::{designs, download, token};
use crate::state::AppState;

const SYNC_SINGLE: &str = "/v1/file/sync/single";
const SYNC_MULTIPLE: &str = "/v1/file/sync/multiple";
const ASYNC_SINGLE: &str = "/v1/file/async/single";
const ASYNC_MULTIPLE: &str = "/v1/file/async/multiple";
const ARCHIVE: &str = "/v1/file/download/{request_id}";
const FILE: &str = "/v1/file/download/{request_id}/{file_id}";
const DESIGNS: &str = "/v1/file/designs";
const PARAMETERS: &str = "/v1/file/design/parameter/{design_id}";
const TOKEN: &str = "/api/v1/oauth/token";

const ROUTES: [&str; 9] = [
    SYNC_SINGLE,
    SYNC_MULTIPLE,
    ASYNC_SINGLE,
    ASYNC_MULTIPLE,
    ARCHIVE,
    FILE,
    DESIGNS,
    PARAMETERS,
    TOKEN,
];

pub(crate) fn router(state: AppState) -> Router {
    let limit = |class| {
        let limiter = state.rate_limiter.clone();
        from_fn_with_state((limiter, class), rate_limit::enforce)
    };
    let authenticate = from_fn_with_state(state.authenticator.clone(), auth::authenticate);
    let routes = Router::new()
        .merge(sync_routes().route_layer(limit(RateLimitClass::Sync)))
        .merge(async_routes().route_layer(limit(RateLimitClass::AsyncAndDownloads)))
        .merge(design_routes())
        .route_layer(authenticate)
        .route(TOKEN, post(token::issue))
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_route)
        .with_state(state);
    // A layer of the routes themselves would run after the route is chosen.
    Router::new()
        .fallback_service(routes)
        .layer(map_request(route_path::normalize))
}

fn sync_routes() -> Router<AppState> {
    Router::new()
        .route(SYNC_SINGLE, generate_sync(Multiplicity::Single))
        .route(SYNC_MULTIPLE, generate_sync(Multiplicity::Multiple))
}

fn async_routes() -> Router<AppState> {
    Router::new()
        .route(ASYNC_SINGLE, generate_async(Multiplicity::Single))
        .route(ASYNC_MULTIPLE, generate_async(Multiplicity::Multiple))
        .route(ARCHIVE, get(download::archive))
        .route(FILE, get(download::file))
}

/// The service does not limit these.
fn design_routes() -> Router<AppState> {
    Router::new()
        .route(DESIGNS, get(designs::list))
        .route(PARAMETERS, get(designs::parameters))
}

/// NestJS treats a wrong method as an unknown route, and quotes the path and the
/// query.
async fn unknown_route(method: Method, OriginalUri(uri): OriginalUri) -> ApiError {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    ApiError::not_found(format!("Cannot {method} {path}"))
}
