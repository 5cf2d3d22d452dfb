//! The flags.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{PathBufValueParser, TypedValueParser as _};

use super::ServeError;
use super::command::{CommandArgs, Environment};
use super::workspaces::WorkspaceArgs;
use crate::byte_size;
use crate::emulator::{Emulator, EmulatorBuilder};
use crate::faults::Fault;
use crate::listen_address;
use crate::log::LogFormat;
use crate::rate_limit::RateLimits;
use crate::store::Retention;

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
    /// Keep requests and documents in this folder [default: in memory]
    #[arg(long, value_name = "DIR", value_parser = PathBufValueParser::new().try_map(folder))]
    pub data: Option<PathBuf>,
    /// Store documents in s3://BUCKET/PREFIX, gs://… or az://…
    #[cfg(feature = "cloud")]
    #[arg(long, value_name = "URL", requires = "data")]
    pub objects: Option<String>,
    /// Keep the newest N requests [default: 10000; with --data: all]
    #[arg(long, value_name = "N")]
    pub keep: Option<usize>,
    /// Keep this much, such as 2GiB [default: 256MiB; with --data: all]
    #[arg(long, value_name = "SIZE", value_parser = byte_size::parse)]
    pub keep_bytes: Option<usize>,
    /// Workspaces and their webhooks.
    #[command(flatten)]
    pub workspaces: WorkspaceArgs,
    /// Let requests fail, for example route=async/*,status=503,next=3
    #[arg(long = "fault", value_name = "SPEC")]
    pub faults: Vec<Fault>,
    /// Reject unknown and missing parameters with status 400
    #[arg(long)]
    pub strict: bool,
    /// Render labels and values as they were sent, in the order of the list
    #[arg(long)]
    pub plain: bool,
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
    /// A command that runs with the emulator around it.
    #[command(flatten)]
    pub run: CommandArgs,
}

impl ServeArgs {
    pub(super) fn into_builder(
        self,
        environment: Option<&Environment>,
    ) -> Result<EmulatorBuilder, ServeError> {
        let retention = self.retention();
        let mut builder = Emulator::builder()
            .listen(self.listen)
            .strict(self.strict)
            .plain(self.plain);
        if let Some(designs) = self.designs {
            builder = builder.designs_dir(designs);
        }
        let key = match environment {
            Some(environment) => Some(environment.app_key.clone()),
            None => self.app_key.or_else(app_key_variable),
        };
        if let Some(key) = key {
            builder = builder.app_key(key);
        }
        if let (Some(id), Some(secret)) = (self.oauth_client_id, self.oauth_client_secret) {
            builder = builder.oauth(id, secret);
        }
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        for fault in self.faults {
            builder = builder.fault(fault);
        }
        if let Some(retention) = retention {
            builder = builder.retention(retention);
        }
        if let Some(dir) = self.data {
            builder = builder.data_dir(dir);
        }
        #[cfg(feature = "cloud")]
        if let Some(url) = self.objects {
            builder = builder.objects_url(url);
        }
        if self.rate_limits {
            builder = builder.rate_limits(RateLimits::default());
        }
        let generated_secret = environment.map(|it| it.webhook_secret.as_str());
        self.workspaces.apply(builder, generated_secret)
    }

    /// Otherwise a blank in a document that was removed would pass.
    pub(super) fn check_keep(&self) -> Result<(), ServeError> {
        let is_limited = self.keep.is_some() || self.keep_bytes.is_some();
        if is_limited && self.run.needs_all_requests() {
            let text = "--keep or --keep-bytes with --fail-on or --report: leave it out, because these need all requests";
            return Err(ServeError::InvalidFlags(text.to_owned()));
        }
        Ok(())
    }

    /// With `--data`, and for checks of all requests, the default is unlimited.
    fn retention(&self) -> Option<Retention> {
        let needs_all = self.run.needs_all_requests();
        if self.keep.is_none() && self.keep_bytes.is_none() && !needs_all {
            return None;
        }
        let defaults = if self.data.is_some() || needs_all {
            Retention {
                requests: usize::MAX,
                bytes: usize::MAX,
            }
        } else {
            Retention::default()
        };
        Some(Retention {
            requests: self.keep.unwrap_or(defaults.requests),
            bytes: self.keep_bytes.unwrap_or(defaults.bytes),
        })
    }
}

/// A folder named `s3:` would keep nothing in the bucket.
fn folder(path: PathBuf) -> Result<PathBuf, &'static str> {
    if path.to_string_lossy().contains("://") {
        return Err(if cfg!(feature = "cloud") {
            "expected a folder; --objects stores the documents in a bucket"
        } else {
            "expected a folder; the feature `cloud` adds --objects, which stores the documents in a bucket"
        });
    }
    Ok(path)
}

/// Returns the key in the environment. Invalid Unicode must not count as
/// missing, because then any key would be valid.
pub(super) fn app_key_variable() -> Option<String> {
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
            .field("plain", &self.plain)
            .field("rate_limits", &self.rate_limits)
            .field("log", &self.log)
            .field("quiet", &self.quiet)
            .finish_non_exhaustive()
    }
}
