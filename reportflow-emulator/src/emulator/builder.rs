//! The settings of an emulator.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use super::running::Emulator;
use super::workspace_config::WorkspaceConfig;
use crate::clock::Clock;
use crate::faults::Fault;
use crate::generation::Renderer;
use crate::oauth::ClientCredentials;
use crate::pdf::{Document, RenderError, render_document};
use crate::rate_limit::RateLimits;
use crate::store::Retention;

/// Settings of an [`Emulator`].
#[must_use]
pub struct EmulatorBuilder {
    pub(super) listen: SocketAddr,
    pub(super) designs_dir: PathBuf,
    pub(super) app_key: Option<String>,
    pub(super) workspaces: Vec<WorkspaceConfig>,
    pub(super) oauth: Option<ClientCredentials>,
    pub(super) token_lifetime: Duration,
    pub(super) retention: Retention,
    pub(super) webhook: Option<(String, String)>,
    pub(super) faults: Vec<Fault>,
    pub(super) strict: bool,
    pub(super) seed: Option<u64>,
    pub(super) sync_timeout: Duration,
    pub(super) read_timeout: Duration,
    pub(super) rate_limits: Option<RateLimits>,
    pub(super) renderer: Arc<Renderer>,
    pub(super) clock: Arc<Clock>,
}

impl Emulator {
    /// Returns the default settings: the folder `designs`, and a free port.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            designs_dir: PathBuf::from("designs"),
            app_key: None,
            workspaces: Vec::new(),
            oauth: None,
            token_lifetime: Duration::from_secs(3600),
            retention: Retention::default(),
            webhook: None,
            faults: Vec::new(),
            strict: false,
            seed: None,
            sync_timeout: Duration::from_secs(120),
            read_timeout: Duration::from_secs(30),
            rate_limits: None,
            renderer: Arc::new(render_document),
            clock: Arc::new(SystemTime::now),
        }
    }
}

impl EmulatorBuilder {
    /// Sets the address to listen on. Default: a free port of 127.0.0.1.
    pub fn listen(mut self, address: impl Into<SocketAddr>) -> EmulatorBuilder {
        self.listen = address.into();
        self
    }

    /// Sets the folder of designs, with files `<designId>/v<version>.json`.
    /// Default: `designs`.
    ///
    /// Every request reads it again, so an edit takes effect immediately.
    pub fn designs_dir(mut self, dir: impl Into<PathBuf>) -> EmulatorBuilder {
        self.designs_dir = dir.into();
        self
    }

    /// Sets the only valid app key. It is trimmed, as the client trims it.
    /// Default: any key that is not empty is valid.
    pub fn app_key(mut self, key: impl Into<String>) -> EmulatorBuilder {
        self.app_key = Some(trim(key.into()));
        self
    }

    /// Sets the OAuth client that may request access tokens from
    /// [`Emulator::issuer`]. Both texts are trimmed. Default: only app keys are
    /// valid.
    pub fn oauth(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> EmulatorBuilder {
        self.oauth = Some(ClientCredentials {
            id: trim(client_id.into()),
            secret: trim(client_secret.into()),
        });
        self
    }

    /// Sets the lifetime of access tokens. Default: 1 h, as in the service.
    pub fn token_lifetime(mut self, lifetime: Duration) -> EmulatorBuilder {
        self.token_lifetime = lifetime;
        self
    }

    /// Adds a workspace. It has requests, limits and a webhook of its own.
    /// Default: one workspace named `default`, with the key of
    /// [`EmulatorBuilder::app_key`] and the webhook of [`EmulatorBuilder::webhook`].
    ///
    /// That one exists beside others only if it has a key.
    pub fn workspace(mut self, workspace: WorkspaceConfig) -> EmulatorBuilder {
        self.workspaces.push(workspace);
        self
    }

    /// Sets how much is kept in memory. Default: 10,000 requests and 256 MiB.
    pub fn retention(mut self, retention: Retention) -> EmulatorBuilder {
        self.retention = retention;
        self
    }

    /// Sets the URL that receives webhooks over plain HTTP, and the secret to sign
    /// them. Default: no webhooks.
    pub fn webhook(mut self, url: impl Into<String>, secret: impl Into<String>) -> EmulatorBuilder {
        self.webhook = Some((url.into(), secret.into()));
        self
    }

    /// Adds a fault, see [`Fault`]. Default: none.
    ///
    /// ```
    /// use reportflow_emulator::{Emulator, Fault};
    ///
    /// let builder = Emulator::builder().fault(Fault::status(503).route("async/*").next(3));
    /// # let _ = builder;
    /// ```
    pub fn fault(mut self, fault: Fault) -> EmulatorBuilder {
        self.faults.push(fault);
        self
    }

    /// Rejects unknown and missing parameters. The service accepts them and prints
    /// blanks. Default: `false`.
    pub fn strict(mut self, strict: bool) -> EmulatorBuilder {
        self.strict = strict;
        self
    }

    /// Generates ids and passcodes in the sequence of this seed. Default: at random.
    ///
    /// Equal seeds and equal requests, sent one after another, then have equal ids. The
    /// requests in the [data folder](Self::data_dir) at the start are part of the seed,
    /// so that no stored id is repeated. Access tokens are always random.
    ///
    /// Anybody who knows the seed knows the passcodes, so use it in tests only.
    pub fn seed(mut self, seed: u64) -> EmulatorBuilder {
        self.seed = Some(seed);
        self
    }

    /// Sets the timeout of synchronous requests. Default: 120 s, as in the service.
    ///
    /// After the timeout, the response has status 504. The documents are
    /// rendered anyway.
    pub fn sync_timeout(mut self, timeout: Duration) -> EmulatorBuilder {
        self.sync_timeout = timeout;
        self
    }

    /// Sets the timeout of connections that send nothing. Default: 30 s.
    ///
    /// A connection is closed if it is idle for so long, or if the head of a request
    /// takes longer. If a body pauses for so long, the response has status 408.
    /// The service's timeouts are unknown.
    pub fn read_timeout(mut self, timeout: Duration) -> EmulatorBuilder {
        self.read_timeout = timeout;
        self
    }

    /// Rejects requests of a workspace beyond these limits with status 429. Default: unlimited.
    pub fn rate_limits(mut self, limits: RateLimits) -> EmulatorBuilder {
        self.rate_limits = Some(limits);
        self
    }

    /// Replaces [`render`](crate::render), for example by a function that is slow
    /// or fails. The PDF then has no metadata from `passthrough`.
    pub fn renderer<F>(mut self, renderer: F) -> EmulatorBuilder
    where
        F: Fn(&ParameterList, &str, &Map<String, Value>) -> Result<Vec<u8>, RenderError>
            + Send
            + Sync
            + 'static,
    {
        self.renderer = Arc::new(move |document: &Document<'_>| {
            renderer(document.design, document.title, document.params)
        });
        self
    }

    /// Replaces the system clock for webhooks, rate limits and access tokens.
    pub fn clock(
        mut self,
        clock: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> EmulatorBuilder {
        self.clock = Arc::new(clock);
        self
    }
}

/// Removes white space at both ends, such as the line break of a file.
fn trim(text: String) -> String {
    text.trim().to_owned()
}

// Without the secrets.
impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("listen", &self.listen)
            .field("designs_dir", &self.designs_dir)
            .field("retention", &self.retention)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}
