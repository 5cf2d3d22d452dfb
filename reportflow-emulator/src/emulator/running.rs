//! A running emulator.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::router::router;
use crate::server;
use crate::state::AppState;

/// A running emulator. It stops when it is dropped.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    pub(super) state: AppState,
    /// Stops the server when it is dropped.
    stop: Option<watch::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Serves on the current tokio runtime.
    pub(super) fn serve(listener: TcpListener, state: AppState) -> Emulator {
        let (stop, stopped) = watch::channel(());
        let router = router(state.clone());
        let serving = server::serve(listener, router, state.read_timeout, stopped);
        let server = tokio::spawn(serving);
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
    /// Waits up to 1 s for responses that are being sent, and meanwhile up to 1.5 s for
    /// documents that are being rendered. Then it cancels those that are left. With a data
    /// folder, they are rendered at the next start, and webhooks go on; another emulator can
    /// use the folder when this returns. In memory, both are lost.
    ///
    /// A custom [`renderer`](super::EmulatorBuilder::renderer) cannot be cancelled and keeps
    /// its thread, and a tokio runtime waits for its threads when it is dropped: see tokio's
    /// `Runtime::shutdown_background`.
    pub async fn shutdown(mut self) {
        self.stop();
        let server = self.server.take();
        let finish_responses = async {
            if let Some(server) = server {
                // The server limits its wait itself.
                let _ = server.await;
            }
        };
        tokio::join!(finish_responses, self.state.generator.workers.finish());
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
        self.state.generator.cancellation.cancel();
    }
}
