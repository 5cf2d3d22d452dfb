//! Rejects requests without valid credentials before any other check.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::authenticator::Authenticator;
use crate::http::body;

pub(crate) async fn authenticate(
    State(authenticator): State<Arc<Authenticator>>,
    request: Request,
    next: Next,
) -> Response {
    match authenticator.authenticate(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => {
            // Otherwise a client that is still sending gets a connection reset
            // instead of the response.
            body::drain(request.into_body()).await;
            error.into_response()
        }
    }
}
