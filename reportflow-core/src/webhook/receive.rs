use http::{Request, header};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::error::WebhookError;
use super::event::Event;
use super::verifier::Verifier;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Verifier {
    /// Reads a request, of at most [`max_body`](Verifier::max_body) bytes, and
    /// verifies it: for any server whose requests are those of the `http` crate,
    /// such as hyper's, or a service of tower's.
    ///
    /// It waits for the body as long as the connection lasts. How long a caller
    /// may take is for the server to say, as in this example.
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
    /// async fn answer(verifier: Verifier, request: Request<Incoming>) -> Response<String> {
    ///     let received = timeout(Duration::from_secs(10), verifier.receive(request));
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
    ///     // With tower, this is `tower::service_fn`.
    ///     let service = service_fn(move |request| {
    ///         let verifier = verifier.clone();
    ///         async { Ok::<_, Infallible>(answer(verifier, request).await) }
    ///     });
    ///     tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`WebhookError`].
    pub async fn receive<B>(&self, request: Request<B>) -> Result<Event, WebhookError>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        let limit = self.max_body;
        let announced = parts.headers.get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit as u64) {
            return Err(WebhookError::TooLarge { limit });
        }
        let read = Limited::new(body, limit).collect().await;
        let body = read.map_err(|error| match is_limit(&*error) {
            true => WebhookError::TooLarge { limit },
            false => WebhookError::Read(error),
        })?;
        self.verify(&parts.headers, &body.to_bytes())
    }
}

/// Whether a limit was passed: ours, or that of a layer around it.
fn is_limit(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_limit)
}
