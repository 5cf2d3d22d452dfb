//! The settings of an emulator.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reportflow_rules::credentials::trim;
use reportflow_schema::ParameterList;
use serde_json::{Map, Value};

use super::running::Emulator;
use super::workspace_config::WorkspaceConfig;
use crate::clock::Clock;
use crate::faults::Fault;
use crate::generation::Renderer;
use crate::oauth::ClientCredentials;
use crate::pdf::{Document, Layout, RenderError, RenderLimits, render_document};
use crate::rate_limit::RateLimits;
use crate::store::Retention;

/// A short one for a receiver that restarts, and long ones for one that is down.
const WEBHOOK_RETRIES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(4),
    Duration::from_secs(15),
    Duration::from_secs(60),
];

/// Settings of an [`Emulator`].
#[must_use]
pub struct EmulatorBuilder {
    pub(super) listen: SocketAddr,
    pub(super) designs_dir: PathBuf,
    pub(super) app_key: Option<String>,
    pub(super) workspaces: Vec<WorkspaceConfig>,
    pub(super) oauth: Option<ClientCredentials>,
    pub(super) token_lifetime: Duration,
    pub(super) retention: Option<Retention>,
    #[cfg(feature = "data")]
    pub(super) data_dir: Option<PathBuf>,
    #[cfg(feature = "cloud")]
    pub(super) objects_url: Option<String>,
    pub(super) webhook: Option<(String, String)>,
    pub(super) faults: Vec<Fault>,
    pub(super) webhook_retries: Vec<Duration>,
    pub(super) strict: bool,
    pub(super) seed: Option<u64>,
    pub(super) sync_timeout: Duration,
    pub(super) read_timeout: Duration,
    pub(super) rate_limits: Option<RateLimits>,
    pub(super) renderer: Arc<Renderer>,
    pub(super) layout: Layout,
    pub(super) render_limits: RenderLimits,
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
            retention: None,
            #[cfg(feature = "data")]
            data_dir: None,
            #[cfg(feature = "cloud")]
            objects_url: None,
            webhook: None,
            faults: Vec::new(),
            webhook_retries: WEBHOOK_RETRIES.to_vec(),
            strict: false,
            seed: None,
            sync_timeout: Duration::from_secs(120),
            read_timeout: Duration::from_secs(30),
            rate_limits: None,
            renderer: Arc::new(render_document),
            layout: Layout::Letter,
            render_limits: RenderLimits::default(),
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

    /// Sets the only valid app key: visible ASCII. It is trimmed, as the client trims
    /// it. Default: any key that is not empty is valid.
    pub fn app_key(mut self, key: impl Into<String>) -> EmulatorBuilder {
        self.app_key = Some(trim(&key.into()).to_owned());
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
            id: trim(&client_id.into()).to_owned(),
            secret: trim(&client_secret.into()).to_owned(),
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

    /// Sets how much is kept. The default of an emulator in memory is
    /// [`Retention::default`]. An emulator with a [data folder](Self::data_dir) keeps
    /// everything by default.
    pub fn retention(mut self, retention: Retention) -> EmulatorBuilder {
        self.retention = Some(retention);
        self
    }

    /// Keeps requests, documents and events in this folder. Default: in memory.
    ///
    /// An accepted request survives a crash: its parameters are stored before the
    /// response. Documents that were not ready are rendered at the next start. One
    /// emulator at a time can use a folder. A folder of an older version is migrated.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = reportflow_emulator::Emulator::builder()
    ///     .data_dir("emulator-data")
    ///     .start()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "data")]
    pub fn data_dir(mut self, dir: impl Into<PathBuf>) -> EmulatorBuilder {
        self.data_dir = Some(dir.into());
        self
    }

    /// Stores the documents of the [data folder](Self::data_dir) in a bucket:
    /// `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `az://CONTAINER/PREFIX`. Default:
    /// in the folder.
    ///
    /// The credentials, the region and the endpoint come from the variables of the
    /// provider, such as `AWS_ACCESS_KEY_ID`, `GOOGLE_APPLICATION_CREDENTIALS` and
    /// `AZURE_STORAGE_ACCOUNT_NAME`. Several data folders can share a bucket, because
    /// each has a folder of its own in it.
    #[cfg(feature = "cloud")]
    pub fn objects_url(mut self, url: impl Into<String>) -> EmulatorBuilder {
        self.objects_url = Some(url.into());
        self
    }

    /// Sets the URL that receives webhooks, and the secret to sign them. A URL with
    /// `https` needs the feature `https`. Default: no webhooks.
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

    /// Sets the delays before the retries of a webhook. The number of attempts is one
    /// more. Default: 0.2, 1, 4, 15 and 60 s.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let delays = [Duration::from_millis(10); 3];
    /// let builder = reportflow_emulator::Emulator::builder().webhook_retries(delays);
    /// # drop(builder);
    /// ```
    pub fn webhook_retries(
        mut self,
        delays: impl IntoIterator<Item = Duration>,
    ) -> EmulatorBuilder {
        self.webhook_retries = delays.into_iter().collect();
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

    /// Renders labels and values as they were sent, in the order of the list. Default:
    /// `false`, a document in the sections of a business letter.
    pub fn plain(mut self, plain: bool) -> EmulatorBuilder {
        self.layout = if plain { Layout::Plain } else { Layout::Letter };
        self
    }

    /// Sets the limits of a document. Default: 1,000 pages and 60 s.
    ///
    /// A document beyond them is failed.
    pub fn render_limits(mut self, limits: RenderLimits) -> EmulatorBuilder {
        self.render_limits = limits;
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

    /// Replaces the system clock for times of arrival, webhooks, rate limits and access
    /// tokens.
    pub fn clock(
        mut self,
        clock: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> EmulatorBuilder {
        self.clock = Arc::new(clock);
        self
    }
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
