//! Lets a handler end its connection.

use std::convert::Infallible;
use std::future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// The connection of a request, in the request's extensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionControl(Arc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    reset: Notify,
    close: Notify,
    close_after_flush: AtomicBool,
}

impl ConnectionControl {
    /// Resets the TCP connection (RST), instead of a response or in the middle of one.
    ///
    /// Never returns: the server drops the handler with the connection.
    pub(crate) async fn reset(&self) -> Infallible {
        self.0.reset.notify_one();
        future::pending().await
    }

    /// Closes the connection when the system has all bytes that a body has yielded. Call
    /// it when the body is polled for more, and then yield none.
    pub(crate) fn close_after_flush(&self) {
        self.0.close_after_flush.store(true, Ordering::Relaxed);
    }

    /// Waits for [`reset`](ConnectionControl::reset).
    pub(super) async fn reset_requested(&self) {
        self.0.reset.notified().await;
    }

    /// Waits until all is flushed after [`ConnectionControl::close_after_flush`].
    pub(super) async fn close_requested(&self) {
        self.0.close.notified().await;
    }

    /// Tells that the system has all bytes.
    pub(super) fn flushed(&self) {
        if self.0.close_after_flush.load(Ordering::Relaxed) {
            self.0.close.notify_one();
        }
    }
}
