//! Lets a handler end its connection.

use std::convert::Infallible;
use std::future;
use std::sync::Arc;

use tokio::sync::Notify;

/// The connection of a request, in the request's extensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConnectionControl {
    reset: Arc<Notify>,
}

impl ConnectionControl {
    /// Resets the TCP connection (RST), instead of a response or in the middle of one.
    ///
    /// Never returns: the server drops the handler with the connection.
    #[cfg_attr(not(test), expect(dead_code, reason = "faults reset connections"))]
    pub(crate) async fn reset(&self) -> Infallible {
        self.reset.notify_one();
        future::pending().await
    }

    /// Waits for [`reset`](ConnectionControl::reset).
    pub(super) async fn reset_requested(&self) {
        self.reset.notified().await;
    }
}
