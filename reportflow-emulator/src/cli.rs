//! The command line: flags, and serving until Ctrl-C or SIGTERM.
//!
//! `reportflow-emulator` and `cargo reportflow serve` share it.

use std::fmt;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::emulator::{Emulator, EmulatorBuilder};
use crate::faults::Fault;
use crate::listen_address;
use crate::log;
pub use crate::log::LogFormat;
use crate::rate_limit::RateLimits;
use crate::shutdown_signal::ShutdownSignal;
use crate::start_error::StartError;

/// Flags of the emulator. Keys and secrets are random, so they may begin with `-`.
#[derive(clap::Args)]
#[group(skip)]
#[non_exhaustive]
pub struct ServeArgs {
    /// Listen on HOST:PORT, or PORT of 127.0.0.1; port 0 is any free port
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:0",
        value_parser = listen_address::parse
    )]
    pub listen: SocketAddr,
    /// Read parameter lists from DIR/ID/vN.json [default: designs]
    #[arg(long, value_name = "DIR")]
    pub designs: Option<PathBuf>,
    /// Accept this app key only [default: $REPORTFLOW_APP_KEY, else any]
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub app_key: Option<String>,
    /// Issue tokens to this client at http://ADDRESS/api/v1/oauth/token
    #[arg(
        long,
        value_name = "ID",
        requires = "oauth_client_secret",
        allow_hyphen_values = true
    )]
    pub oauth_client_id: Option<String>,
    /// Set the secret of the OAuth client
    #[arg(
        long,
        value_name = "S",
        requires = "oauth_client_id",
        allow_hyphen_values = true
    )]
    pub oauth_client_secret: Option<String>,
    /// Store requests and documents in this folder [default: in memory]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Send webhooks to this URL over plain HTTP
    #[arg(long, value_name = "URL", requires = "webhook_secret")]
    pub webhook_url: Option<String>,
    /// Sign webhooks: hex HMAC-SHA256 in x-reportflow-signature
    #[arg(
        long,
        value_name = "S",
        requires = "webhook_url",
        allow_hyphen_values = true
    )]
    pub webhook_secret: Option<String>,
    /// Let requests fail, for example route=async/*,status=503,next=3
    #[arg(long = "fault", value_name = "SPEC")]
    pub faults: Vec<Fault>,
    /// Reject unknown and missing parameters with status 400
    #[arg(long)]
    pub strict: bool,
    /// Limit requests a minute: 30 sync, 100 async and downloads together
    #[arg(long)]
    pub rate_limits: bool,
    /// Generate the same ids and passcodes for the same requests
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Write messages to standard error as text or json
    // The values have descriptions, which would make the whole help longer.
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    pub log: LogFormat,
    /// Write warnings only, without a line for each request
    #[arg(long)]
    pub quiet: bool,
}

/// An error of [`serve`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The tokio runtime cannot start.
    #[error("cannot start the emulator: {0}")]
    Runtime(io::Error),
    /// The emulator cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Standard output cannot be written.
    #[error("cannot write standard output: {0}")]
    Stdout(io::Error),
    /// Ctrl-C or SIGTERM cannot be received.
    #[error("cannot wait for Ctrl-C or SIGTERM: {0}")]
    Signal(io::Error),
}

/// Serves until Ctrl-C, or SIGTERM on Unix. Prints the base URL on the first line of
/// standard output, and requests and warnings on standard error.
///
/// Then it stops like [`Emulator::shutdown`], or immediately at a second signal. It
/// does not wait for documents that are still being rendered: their threads end with
/// the process.
///
/// # Errors
///
/// - [`ServeError::Runtime`]
/// - [`ServeError::Start`]
/// - [`ServeError::Stdout`]
/// - [`ServeError::Signal`]
pub fn serve(args: ServeArgs) -> Result<(), ServeError> {
    log::init(args.log, args.quiet);
    let runtime = tokio::runtime::Runtime::new().map_err(ServeError::Runtime)?;
    let result = runtime.block_on(serve_until_signal(args));
    // Dropping the runtime would wait for documents that are being rendered.
    runtime.shutdown_background();
    result
}

async fn serve_until_signal(args: ServeArgs) -> Result<(), ServeError> {
    // Before the first line of output, after which a signal may arrive.
    let mut signal = ShutdownSignal::new().map_err(ServeError::Signal)?;
    let emulator = args.into_builder().start().await?;
    announce(&emulator).map_err(ServeError::Stdout)?;
    signal.received().await;
    tokio::select! {
        () = emulator.shutdown() => {}
        () = signal.received() => {}
    }
    Ok(())
}

fn announce(emulator: &Emulator) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", emulator.base_url())?;
    stdout.flush()
}

impl ServeArgs {
    fn into_builder(self) -> EmulatorBuilder {
        let mut builder = Emulator::builder().listen(self.listen).strict(self.strict);
        if let Some(designs) = self.designs {
            builder = builder.designs_dir(designs);
        }
        if let Some(key) = self.app_key.or_else(app_key_variable) {
            builder = builder.app_key(key);
        }
        if let (Some(id), Some(secret)) = (self.oauth_client_id, self.oauth_client_secret) {
            builder = builder.oauth(id, secret);
        }
        if let (Some(url), Some(secret)) = (self.webhook_url, self.webhook_secret) {
            builder = builder.webhook(url, secret);
        }
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        for fault in self.faults {
            builder = builder.fault(fault);
        }
        if self.rate_limits {
            builder = builder.rate_limits(RateLimits::default());
        }
        builder
    }
}

/// Returns the key in the environment. Invalid Unicode must not count as
/// missing, because then any key would be valid.
fn app_key_variable() -> Option<String> {
    let key = std::env::var_os("REPORTFLOW_APP_KEY")?;
    Some(key.to_string_lossy().into_owned()).filter(|key| !key.trim().is_empty())
}

// Without the secrets.
impl fmt::Debug for ServeArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeArgs")
            .field("listen", &self.listen)
            .field("designs", &self.designs)
            .field("data", &self.data)
            .field("faults", &self.faults)
            .field("strict", &self.strict)
            .field("rate_limits", &self.rate_limits)
            .field("log", &self.log)
            .field("quiet", &self.quiet)
            .finish_non_exhaustive()
    }
}
