//! A running emulator.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::router::router;
use crate::state::AppState;

/// The maximum wait for responses that are being sent, see
/// [`Emulator::shutdown`].
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// A running emulator. It stops when it is dropped.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    state: AppState,
    /// Stops the server when it is dropped.
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Serves on the current tokio runtime.
    pub(super) fn serve(listener: TcpListener, state: AppState) -> Emulator {
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, router(state.clone()))
            .with_graceful_shutdown(async { drop(stopped.await) });
        let server = tokio::spawn(async {
            if let Err(error) = serving.await {
                tracing::error!(%error, "the server failed");
            }
        });
        Emulator {
            address: state.local_address.0,
            state,
            stop: Some(stop),
            server: Some(server),
        }
    }

    /// Returns the base URL for clients, such as `http://127.0.0.1:8080/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Returns the OAuth issuer, see [`EmulatorBuilder::oauth`](super::EmulatorBuilder::oauth). Clients request
    /// tokens from `/oauth/token` below it.
    pub fn issuer(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// Revokes all access tokens.
    pub fn revoke_tokens(&self) {
        if let Some(oauth) = &self.state.oauth {
            oauth.revoke_all();
        }
    }

    /// Stops the emulator and frees its port.
    ///
    /// Waits up to 2 s for responses and 5 s for documents that are being rendered.
    /// Webhooks that were not delivered are dropped. Then another emulator can use
    /// the data folder.
    pub async fn shutdown(mut self) {
        self.stop();
        if let Some(server) = self.server.take() {
            let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, server).await;
        }
        self.state.generator.workers.finish().await;
        self.state.store.close().await;
    }

    fn stop(&mut self) {
        self.state.generator.workers.stop();
        self.stop = None;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop();
    }
}
