//! Starting and stopping.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::pdf::{RenderError, render};
use crate::server::{Clock, Renderer, Shared, router};
use crate::store::Store;
use crate::webhook::Webhook;
use crate::worker::Workers;

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
        Builder {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            designs: PathBuf::from("designs"),
            app_key: None,
            data: None,
            webhook: None,
            strict: false,
            renderer: Arc::new(render),
            clock: Arc::new(SystemTime::now),
        }
    }

    /// The base URL for clients, such as `http://127.0.0.1:8080/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
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

/// Settings of an [`Emulator`].
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    designs: PathBuf,
    app_key: Option<String>,
    data: Option<PathBuf>,
    webhook: Option<(String, String)>,
    strict: bool,
    renderer: Arc<Renderer>,
    clock: Arc<Clock>,
}

impl Builder {
    /// The address to listen on; a free port of the loopback by default.
    pub fn listen(mut self, address: impl Into<SocketAddr>) -> Builder {
        self.listen = address.into();
        self
    }

    /// The folder of designs: `<designId>/v<version>.json`. It is read for each
    /// request, so that an edit shows at once.
    pub fn designs(mut self, folder: impl Into<PathBuf>) -> Builder {
        self.designs = folder.into();
        self
    }

    /// The only key that is taken; without one, any that is not empty is.
    pub fn app_key(mut self, key: impl Into<String>) -> Builder {
        self.app_key = Some(key.into());
        self
    }

    /// A folder to keep requests and documents in, so that they survive a
    /// restart; without one they are kept in memory.
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Builder {
        self.data = Some(folder.into());
        self
    }

    /// Where to announce documents, by plain HTTP, and the secret to sign with.
    pub fn webhook(mut self, url: impl Into<String>, secret: impl Into<String>) -> Builder {
        self.webhook = Some((url.into(), secret.into()));
        self
    }

    /// Refuses unknown and missing parameters, of which the service says
    /// nothing and prints a blank.
    pub fn strict(mut self, strict: bool) -> Builder {
        self.strict = strict;
        self
    }

    /// Renders by another function than [`render`], such as one that is slow or
    /// fails, to see what a client makes of it.
    pub fn renderer<F>(mut self, renderer: F) -> Builder
    where
        F: Fn(&ParameterList, &str, &Map<String, Value>) -> Result<Vec<u8>, RenderError>
            + Send
            + Sync
            + 'static,
    {
        self.renderer = Arc::new(renderer);
        self
    }

    /// Takes the time of webhooks from here.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Builder {
        self.clock = Arc::new(clock);
        self
    }

    /// Starts the emulator on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on, a folder cannot be used, or the
    /// webhook's URL is none.
    pub async fn start(self) -> Result<Emulator, StartError> {
        if !self.designs.is_dir() {
            return Err(StartError::Designs(self.designs));
        }
        let webhook = match self.webhook {
            None => None,
            Some((url, secret)) => match Webhook::new(&url, secret) {
                Ok(webhook) => Some(webhook),
                Err(reason) => return Err(StartError::Webhook { url, reason }),
            },
        };
        let store = match self.data {
            None => Store::in_memory(),
            Some(folder) => Store::in_folder(folder.clone())
                .map_err(|error| StartError::Data { folder, error })?,
        };
        let listen = |error| StartError::Listen {
            address: self.listen,
            error,
        };
        let listener = TcpListener::bind(self.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let shared = Arc::new(Shared {
            designs: self.designs,
            app_key: self.app_key,
            strict: self.strict,
            store,
            workers: Workers::new(),
            webhook,
            renderer: self.renderer,
            clock: self.clock,
            own_host: address.to_string(),
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, router(Arc::clone(&shared)))
            .with_graceful_shutdown(async { drop(stopped.await) });
        let server = tokio::spawn(async {
            if let Err(error) = serving.await {
                eprintln!("the emulator stopped: {error}");
            }
        });
        Ok(Emulator {
            address,
            shared,
            stop: Some(stop),
            server: Some(server),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("listen", &self.listen)
            .field("designs", &self.designs)
            .field("data", &self.data)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

/// Why an emulator could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// There is no such folder of designs.
    Designs(PathBuf),
    /// The folder for requests and documents cannot be used.
    Data {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The webhook's URL is none.
    Webhook {
        /// The URL.
        url: String,
        /// Why not.
        reason: String,
    },
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Designs(folder) => {
                write!(f, "there is no folder of designs at `{}`", folder.display())
            }
            StartError::Data { folder, error } => {
                write!(
                    f,
                    "`{}` cannot be used to keep documents: {error}",
                    folder.display()
                )
            }
            StartError::Webhook { url, reason } => {
                write!(f, "`{url}` is no URL for a webhook: {reason}")
            }
            StartError::Listen { address, error } => {
                write!(f, "cannot listen on {address}: {error}")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Data { error, .. } | StartError::Listen { error, .. } => Some(error),
            StartError::Designs(_) | StartError::Webhook { .. } => None,
        }
    }
}
