//! The routes and their layers.

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::api_error::ApiError;
use crate::middleware::{auth, rate_limit};
use crate::rate_limit::RateLimitClass;
use crate::request::Multiplicity;
use crate::routes::generate::{generate_async, generate_sync};
use crate::routes::{designs, download, token};
use crate::state::AppState;

pub(crate) fn router(state: AppState) -> Router {
    let limit = |class| {
        let limiter = state.rate_limiter.clone();
        from_fn_with_state((limiter, class), rate_limit::enforce)
    };
    let authenticate = from_fn_with_state(state.authenticator.clone(), auth::authenticate);
    Router::new()
        .merge(sync_routes().route_layer(limit(RateLimitClass::Sync)))
        .merge(async_routes().route_layer(limit(RateLimitClass::AsyncAndDownloads)))
        .merge(design_routes())
        .route_layer(authenticate)
        .route("/api/v1/oauth/token", post(token::issue))
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_route)
        .with_state(state)
}

fn sync_routes() -> Router<AppState> {
    Router::new()
        .route("/v1/file/sync/single", generate_sync(Multiplicity::Single))
        .route(
            "/v1/file/sync/multiple",
            generate_sync(Multiplicity::Multiple),
        )
}

fn async_routes() -> Router<AppState> {
    Router::new()
        .route(
            "/v1/file/async/single",
            generate_async(Multiplicity::Single),
        )
        .route(
            "/v1/file/async/multiple",
            generate_async(Multiplicity::Multiple),
        )
        .route("/v1/file/download/{request_id}", get(download::archive))
        .route(
            "/v1/file/download/{request_id}/{file_id}",
            get(download::file),
        )
}

/// The service does not limit these.
fn design_routes() -> Router<AppState> {
    Router::new()
        .route("/v1/file/designs", get(designs::list))
        .route(
            "/v1/file/design/parameter/{design_id}",
            get(designs::parameters),
        )
}

/// NestJS treats a wrong method as an unknown route.
async fn unknown_route(method: Method, uri: Uri) -> ApiError {
    ApiError::not_found(format!("Cannot {method} {}", uri.path()))
}
