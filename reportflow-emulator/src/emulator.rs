//! A running emulator.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::server::{Shared, router};

/// How long [`Emulator::shutdown`] waits for answers that are being sent.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running emulator; it stops when this is dropped.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropped or sent to, it stops the server.
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Emulator {
    /// An emulator with `designs` as the folder of designs, on a free port.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Serves on the current tokio runtime.
    pub(crate) fn serve(listener: TcpListener, address: SocketAddr, shared: Shared) -> Emulator {
        let shared = Arc::new(shared);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, router(Arc::clone(&shared)))
            .with_graceful_shutdown(async { drop(stopped.await) });
        let server = tokio::spawn(async {
            if let Err(error) = serving.await {
                eprintln!("the emulator stopped: {error}");
            }
        });
        Emulator {
            address,
            shared,
            stop: Some(stop),
            server: Some(server),
        }
    }

    /// The base URL for clients, such as `http://127.0.0.1:8080/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The issuer of tokens, see [`Builder::oauth`]: clients fetch them from
    /// `/oauth/token` below it.
    pub fn issuer(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// Ends all tokens that were given out, as if the service had withdrawn them.
    pub fn revoke_tokens(&self) {
        if let Some(oauth) = &self.shared.oauth {
            oauth.revoke_all();
        }
    }

    /// Stops: the port is free afterwards, and what was being rendered is kept.
    /// Webhooks not yet delivered are given up.
    pub async fn shutdown(mut self) {
        self.halt();
        if let Some(server) = self.server.take() {
            let _ = tokio::time::timeout(PATIENCE, server).await;
        }
        self.shared.workers.finish().await;
    }

    fn halt(&mut self) {
        self.shared.workers.stop();
        self.stop = None;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.halt();
    }
}
