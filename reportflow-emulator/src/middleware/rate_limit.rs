//! Rejects requests beyond the rate limit with status 429.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api_error::ApiError;
use crate::http::body;
use crate::rate_limit::RateLimitClass;
use crate::workspace::Workspace;

pub(crate) async fn enforce(
    State(class): State<RateLimitClass>,
    Extension(workspace): Extension<Arc<Workspace>>,
    request: Request,
    next: Next,
) -> Response {
    let limiter = workspace.rate_limiter.as_ref();
    match limiter.map_or(Ok(()), |limiter| limiter.acquire(class)) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            body::drain(request.into_body()).await;
            let seconds = wait.as_secs_f64().ceil();
            let headers = [(RETRY_AFTER, seconds.to_string())];
            (headers, ApiError::too_many_requests()).into_response()
        }
    }
}
