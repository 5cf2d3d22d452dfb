//! Rejects requests beyond the rate limit with status 429.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api_error::ApiError;
use crate::http::body;
use crate::rate_limit::{RateLimitClass, RateLimiter};

pub(crate) async fn enforce(
    State((limiter, class)): State<(Option<Arc<RateLimiter>>, RateLimitClass)>,
    request: Request,
    next: Next,
) -> Response {
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
