//! Rejects requests without valid credentials before any other check.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::authenticator::Authenticator;
use crate::http::body;
use crate::request_context::RequestContext;

pub(crate) async fn authenticate(
    State(authenticator): State<Arc<Authenticator>>,
    mut request: Request,
    next: Next,
) -> Response {
    match authenticator.authenticate(request.headers()) {
        Ok(workspace) => {
            if let Some(context) = request.extensions().get::<RequestContext>() {
                context.set_workspace(Arc::clone(&workspace));
            }
            request.extensions_mut().insert(workspace);
            next.run(request).await
        }
        Err(error) => {
            // Otherwise a client that is still sending gets a connection reset
            // instead of the response.
            body::drain(request.into_body()).await;
            error.into_response()
        }
    }
}
