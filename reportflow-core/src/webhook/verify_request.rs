use http::{Request, header};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::error::WebhookError;
use super::event::Event;
use super::verifier::Verifier;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Verifier {
    /// Reads and verifies a request of the `http` crate. Servers of hyper and
    /// services of tower receive this type.
    ///
    /// The method reads at most [`max_body_bytes`](Verifier::max_body_bytes) bytes.
    /// It has no timeout: set one around it, as in this example. Without it, the
    /// method waits for the body as long as the connection lasts.
    ///
    /// ```no_run
    /// use std::convert::Infallible;
    /// use std::time::Duration;
    ///
    /// use http::{Request, Response};
    /// use hyper::body::Incoming;
    /// use hyper::server::conn::http1;
    /// use hyper::service::service_fn;
    /// use hyper_util::rt::TokioIo;
    /// use reportflow_core::webhook::Verifier;
    /// use tokio::time::timeout;
    ///
    /// async fn handle(verifier: Verifier, request: Request<Incoming>) -> Response<String> {
    ///     let received = timeout(Duration::from_secs(10), verifier.verify_request(request));
    ///     let status = match received.await {
    ///         Ok(Ok(event)) => {
    ///             println!("{}", event.name);
    ///             204
    ///         }
    ///         Ok(Err(error)) => error.status(),
    ///         Err(_) => 408,
    ///     };
    ///     let mut response = Response::new(String::new());
    ///     *response.status_mut() = status.try_into().expect("a status");
    ///     response
    /// }
    ///
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let verifier = Verifier::new("the workspace's webhook secret")?;
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    /// loop {
    ///     let (stream, _) = listener.accept().await?;
    ///     let verifier = verifier.clone();
    ///     // With tower, use `tower::service_fn`.
    ///     let service = service_fn(move |request| {
    ///         let verifier = verifier.clone();
    ///         async { Ok::<_, Infallible>(handle(verifier, request).await) }
    ///     });
    ///     tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`WebhookError::ReadBody`], and the errors of [`verify`](Verifier::verify).
    pub async fn verify_request<B>(&self, request: Request<B>) -> Result<Event, WebhookError>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        let limit = self.max_body_bytes;
        let content_length = parts.headers.get(header::CONTENT_LENGTH);
        let content_length =
            content_length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if content_length.is_some_and(|length| length > limit as u64) {
            return Err(WebhookError::PayloadTooLarge { limit });
        }
        let read = Limited::new(body, limit).collect().await;
        let body = read.map_err(|error| {
            if is_length_limit(&*error) {
                WebhookError::PayloadTooLarge { limit }
            } else {
                WebhookError::ReadBody(error)
            }
        })?;
        self.verify(&parts.headers, &body.to_bytes())
    }
}

/// Returns true if the body exceeded the limit of the verifier or of a layer.
fn is_length_limit(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_length_limit)
}
