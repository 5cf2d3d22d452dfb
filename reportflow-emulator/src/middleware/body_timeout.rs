//! Rejects requests whose body stops in the middle with status 408.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::{self, Sleep};

use crate::api_error::ApiError;

/// Responds as soon as the handler has waited this long for the next part of the body.
/// The connection is closed after the response, because the rest of the body could follow.
pub(crate) async fn enforce(
    State(timeout): State<Duration>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let stalled = Arc::new(Notify::new());
    let request = request.map(|body| {
        Body::new(TimeoutBody {
            body,
            timeout,
            pause: None,
            stalled: Arc::clone(&stalled),
        })
    });
    tokio::select! {
        response = next.run(request) => Ok(response),
        () = stalled.notified() => Err(ApiError::request_timeout()),
    }
}

/// A body that reports a long pause.
struct TimeoutBody {
    body: Body,
    timeout: Duration,
    /// The current pause.
    pause: Option<Pin<Box<Sleep>>>,
    stalled: Arc<Notify>,
}

impl HttpBody for TimeoutBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        if frame.is_ready() {
            this.pause = None;
            return frame;
        }
        let timeout = this.timeout;
        let pause = this
            .pause
            .get_or_insert_with(|| Box::pin(time::sleep(timeout)));
        if pause.as_mut().poll(cx).is_ready() {
            this.stalled.notify_one();
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
