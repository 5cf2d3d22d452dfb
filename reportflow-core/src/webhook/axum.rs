use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use super::error::WebhookError;
use super::event::Event;
use super::verifier::Verifier;

/// An axum extractor for a verified [`Event`]. It takes the [`Verifier`] from
/// the router's state.
///
/// If verification fails, the handler does not run, and the response has the
/// status of [`WebhookError::status`]. The verifier limits the size of the body;
/// axum's own limit does not apply.
///
/// The extractor has no timeout: set one in a layer, as in this example. Without
/// it, the extractor waits for the body as long as the connection lasts.
///
/// ```
/// use std::time::Duration;
///
/// use axum::extract::Request;
/// use axum::http::StatusCode;
/// use axum::middleware::{Next, from_fn};
/// use axum::response::{IntoResponse, Response};
/// use axum::routing::post;
/// use axum::Router;
/// use reportflow_core::webhook::{VerifiedEvent, Verifier, WebhookError};
///
/// async fn receive(VerifiedEvent(event): VerifiedEvent) -> StatusCode {
///     println!("{}", event.name);
///     StatusCode::NO_CONTENT
/// }
///
/// // `TimeoutLayer` of tower-http does the same.
/// async fn timeout(request: Request, next: Next) -> Response {
///     match tokio::time::timeout(Duration::from_secs(10), next.run(request)).await {
///         Ok(response) => response,
///         Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
///     }
/// }
///
/// # fn main() -> Result<(), WebhookError> {
/// let verifier = Verifier::new("the workspace's webhook secret")?;
/// let router: Router = Router::new()
///     .route("/webhook", post(receive))
///     .layer(from_fn(timeout))
///     .with_state(verifier);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct VerifiedEvent(pub Event);

impl<S> FromRequest<S> for VerifiedEvent
where
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = WebhookError;

    async fn from_request(request: Request, state: &S) -> Result<VerifiedEvent, WebhookError> {
        let verifier = Verifier::from_ref(state);
        verifier.verify_request(request).await.map(VerifiedEvent)
    }
}

impl IntoResponse for WebhookError {
    /// Returns an empty response, so that an unverified caller learns nothing.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        if let Ok(status) = self.status().try_into() {
            *response.status_mut() = status;
        }
        response
    }
}
