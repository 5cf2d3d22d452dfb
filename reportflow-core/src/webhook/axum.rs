use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use super::error::WebhookError;
use super::event::Event;
use super::verifier::Verifier;

/// An extractor of axum's: the event of a webhook, once it is verified. The
/// router's state gives the [`Verifier`].
///
/// A webhook that is not verified does not reach the handler: see
/// [`WebhookError::status`] for what is answered. The limit of the body is the
/// verifier's, and not axum's. How long a body may take is for a layer to say:
/// without one, it is waited for as long as the connection lasts.
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
/// use reportflow_core::webhook::{Verified, Verifier, WebhookError};
///
/// async fn receive(Verified(event): Verified) -> StatusCode {
///     println!("{}", event.name);
///     StatusCode::NO_CONTENT
/// }
///
/// // `TimeoutLayer` of tower-http does the same.
/// async fn in_time(request: Request, next: Next) -> Response {
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
///     .layer(from_fn(in_time))
///     .with_state(verifier);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Verified(pub Event);

impl<S> FromRequest<S> for Verified
where
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = WebhookError;

    async fn from_request(request: Request, state: &S) -> Result<Verified, WebhookError> {
        let verifier = Verifier::from_ref(state);
        verifier.receive(request).await.map(Verified)
    }
}

impl IntoResponse for WebhookError {
    /// Without words: who sends what cannot be verified learns nothing.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        // Each status is one.
        if let Ok(status) = self.status().try_into() {
            *response.status_mut() = status;
        }
        response
    }
}
