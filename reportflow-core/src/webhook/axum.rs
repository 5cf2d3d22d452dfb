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
/// verifier's, and not axum's.
///
/// ```
/// use axum::Router;
/// use axum::http::StatusCode;
/// use axum::routing::post;
/// use reportflow_core::webhook::{Verified, Verifier, WebhookError};
///
/// async fn receive(Verified(event): Verified) -> StatusCode {
///     println!("{}", event.name);
///     StatusCode::NO_CONTENT
/// }
///
/// # fn main() -> Result<(), WebhookError> {
/// let verifier = Verifier::new("the workspace's webhook secret")?;
/// let router: Router = Router::new()
///     .route("/webhook", post(receive))
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
