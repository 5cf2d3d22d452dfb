use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use reportflow_emulator::{Emulator, RateLimits, StartError};

use crate::error::CliError;
use crate::output::Output;
use crate::workspace::project::Project;
use crate::workspace::settings::{APP_KEY, variable};

/// The flags of `reportflow-emulator`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo reportflow serve
  cargo reportflow serve --listen 127.0.0.1:8080 --strict --rate-limits
  cargo reportflow serve --oauth-client-id app --oauth-client-secret any
  REPORTFLOW_BASE_URL=http://127.0.0.1:8080/v1 REPORTFLOW_APP_KEY=any cargo run

The first line on standard output is `listening on http://ADDRESS/v1`. It serves until Ctrl-C, keeps
what it makes, and renders real PDFs, with labels and values in place of the design's layout.

Exit codes: 0 it was stopped; 2 wrong usage, or it could not start")]
pub(crate) struct Serve {
    /// Where to listen; port 0 is a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Parameter lists, ID/vN.json [default: where `add` writes them]
    #[arg(long, value_name = "DIR")]
    designs: Option<PathBuf>,
    /// The only key to accept, of the emulator's own [default: $REPORTFLOW_APP_KEY, else any]
    #[arg(long, value_name = "KEY")]
    app_key: Option<String>,
    /// A client that may fetch tokens, beside those who have the key, at
    /// http://ADDRESS/api/v1/oauth/token
    #[arg(long, value_name = "ID", requires = "oauth_client_secret")]
    oauth_client_id: Option<String>,
    /// The client's secret
    #[arg(long, value_name = "S", requires = "oauth_client_id")]
    oauth_client_secret: Option<String>,
    /// Keep requests and documents there [default: in memory]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Announce documents there, by plain HTTP
    #[arg(long, value_name = "URL", requires = "webhook_secret")]
    webhook_url: Option<String>,
    /// Sign webhooks with it: hex HMAC-SHA256 of the body, in x-reportflow-signature
    #[arg(long, value_name = "S", requires = "webhook_url")]
    webhook_secret: Option<String>,
    /// Answer 400 to unknown and missing parameters
    #[arg(long)]
    strict: bool,
    /// Answer 429 to more than 30 synchronous requests a minute, or 100 asynchronous ones and
    /// downloads together
    #[arg(long)]
    rate_limits: bool,
}

pub(crate) fn run(options: Serve) -> Result<Output, CliError> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| CliError::new(format!("cannot start the emulator: {error}")))?;
    runtime.block_on(serve(options))?;
    Ok(Output::empty())
}

async fn serve(options: Serve) -> Result<(), CliError> {
    // Outside of a workspace, the folder of that name here.
    let designs = options.designs.unwrap_or_else(|| {
        Project::find().map_or("designs".into(), |project| {
            project.folder_for_new_snapshot(None)
        })
    });
    let mut builder = Emulator::builder()
        .listen(options.listen)
        .designs(designs)
        .strict(options.strict);
    let key = variable(APP_KEY).filter(|key| !key.is_empty());
    if let Some(key) = options.app_key.or(key) {
        builder = builder.app_key(key);
    }
    if let (Some(id), Some(secret)) = (options.oauth_client_id, options.oauth_client_secret) {
        builder = builder.oauth(id, secret);
    }
    if options.rate_limits {
        builder = builder.rate_limits(RateLimits::default());
    }
    if let Some(data) = options.data {
        builder = builder.data(data);
    }
    if let (Some(url), Some(secret)) = (options.webhook_url, options.webhook_secret) {
        builder = builder.webhook(url, secret);
    }
    let emulator = builder.start().await.map_err(|error| match error {
        StartError::Designs(_) => CliError::new(error.to_string()).with_help(
            "name a folder of snapshots with `--designs DIR`, or fetch one with \
             `cargo reportflow add ID`",
        ),
        _ => CliError::new(error.to_string()),
    })?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", emulator.base_url())
        .and_then(|()| stdout.flush())
        .map_err(|error| CliError::new(format!("cannot write to standard output: {error}")))?;
    let stopped = tokio::signal::ctrl_c().await;
    stopped.map_err(|error| CliError::new(format!("cannot wait for Ctrl-C: {error}")))?;
    emulator.shutdown().await;
    Ok(())
}
