//! The settings of an emulator, and its start.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};
use tokio::net::TcpListener;

use crate::emulator::Emulator;
use crate::limits::{Limits, RateLimits};
use crate::oauth::{Client, OAuth};
use crate::pdf::{RenderError, render};
use crate::server::{Clock, Renderer, Shared};
use crate::start_error::StartError;
use crate::store::Store;
use crate::webhook::Webhook;
use crate::worker::Workers;

/// Settings of an [`Emulator`].
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    designs: PathBuf,
    app_key: Option<String>,
    oauth: Option<Client>,
    token_lifetime: Duration,
    data: Option<PathBuf>,
    webhook: Option<(String, String)>,
    strict: bool,
    sync_timeout: Duration,
    rate_limits: Option<RateLimits>,
    renderer: Arc<Renderer>,
    clock: Arc<Clock>,
}

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            designs: PathBuf::from("designs"),
            app_key: None,
            oauth: None,
            token_lifetime: Duration::from_secs(3600),
            data: None,
            webhook: None,
            strict: false,
            sync_timeout: Duration::from_secs(120),
            rate_limits: None,
            renderer: Arc::new(render),
            clock: Arc::new(SystemTime::now),
        }
    }

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

    /// A client that may fetch tokens from [`Emulator::issuer`], which do as well
    /// as the key. Without one, only the key is taken.
    pub fn oauth(mut self, client_id: impl Into<String>, secret: impl Into<String>) -> Builder {
        self.oauth = Some(Client {
            id: client_id.into(),
            secret: secret.into(),
        });
        self
    }

    /// How long a token lives; an hour by default, as in the service.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Builder {
        self.token_lifetime = lifetime;
        self
    }

    /// A folder to keep requests and documents in, so that they survive a
    /// restart; without one they are kept in memory, all of them.
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

    /// How long a synchronous call may take before it is answered by 504; 120
    /// seconds by default, as in the service. The documents are still made.
    pub fn sync_timeout(mut self, timeout: Duration) -> Builder {
        self.sync_timeout = timeout;
        self
    }

    /// Answers 429 to more requests than these. Without limits of its own the
    /// emulator takes any number.
    pub fn rate_limits(mut self, limits: RateLimits) -> Builder {
        self.rate_limits = Some(limits);
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

    /// Takes the time from here: of webhooks, rate limits and tokens.
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
        let shared = Shared {
            designs: self.designs,
            app_key: self.app_key,
            oauth: self
                .oauth
                .map(|client| OAuth::new(client, self.token_lifetime)),
            strict: self.strict,
            sync_timeout: self.sync_timeout,
            limits: self.rate_limits.map(Limits::new),
            store,
            workers: Workers::new(),
            webhook,
            renderer: self.renderer,
            clock: self.clock,
            own_host: address.to_string(),
        };
        Ok(Emulator::serve(listener, address, shared))
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
