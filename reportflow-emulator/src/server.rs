//! The routes, and what they share.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::limits::Limits;
use crate::oauth::OAuth;
use crate::pdf::RenderError;
use crate::request::Form;
use crate::routes::generate::{in_the_background, while_waiting};
use crate::routes::{designs, download, token};
use crate::store::Store;
use crate::webhook::Webhook;
use crate::worker::Workers;
use crate::{auth, limits};

pub(crate) type Renderer =
    dyn Fn(&ParameterList, &str, &Map<String, Value>) -> Result<Vec<u8>, RenderError> + Send + Sync;
pub(crate) type Clock = dyn Fn() -> SystemTime + Send + Sync;

pub(crate) struct Shared {
    pub(crate) designs: PathBuf,
    pub(crate) app_key: Option<String>,
    pub(crate) oauth: Option<OAuth>,
    pub(crate) strict: bool,
    pub(crate) sync_timeout: Duration,
    pub(crate) limits: Option<Limits>,
    pub(crate) store: Store,
    pub(crate) workers: Workers,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) renderer: Arc<Renderer>,
    pub(crate) clock: Arc<Clock>,
    /// The host of URLs for a request that names none.
    pub(crate) own_host: String,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("designs", &self.designs)
            .finish_non_exhaustive()
    }
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let sync = Router::new()
        .route("/v1/file/sync/single", while_waiting(Form::Single))
        .route("/v1/file/sync/multiple", while_waiting(Form::Multiple))
        .route_layer(from_fn_with_state(Arc::clone(&shared), limits::sync));
    let async_and_downloads = Router::new()
        .route("/v1/file/async/single", in_the_background(Form::Single))
        .route("/v1/file/async/multiple", in_the_background(Form::Multiple))
        .route("/v1/file/download/{request_id}", get(download::archive))
        .route(
            "/v1/file/download/{request_id}/{file_id}",
            get(download::file),
        )
        .route_layer(from_fn_with_state(
            Arc::clone(&shared),
            limits::async_and_downloads,
        ));
    let unlimited = Router::new()
        .route("/v1/file/designs", get(designs::list))
        .route(
            "/v1/file/design/parameter/{design_id}",
            get(designs::parameters),
        );
    Router::new()
        .merge(sync)
        .merge(async_and_downloads)
        .merge(unlimited)
        .route_layer(from_fn_with_state(Arc::clone(&shared), auth::check))
        .route("/api/v1/oauth/token", post(token::issue))
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .with_state(shared)
}

/// A wrong method is an unknown route to NestJS.
async fn unknown(method: Method, uri: Uri) -> ApiError {
    ApiError::not_found(format!("Cannot {method} {}", uri.path()))
}
