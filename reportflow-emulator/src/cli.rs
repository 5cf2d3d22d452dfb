//! The command line.

use lexopt::prelude::*;
use reportflow_emulator::{Builder, Emulator, RateLimits};

pub(crate) const HELP: &str = "\
The Re:port Flow API on your machine

Usage: reportflow-emulator [OPTIONS]

Options:
      --listen ADDRESS     where to listen [default: 127.0.0.1:0, a free port]
      --designs DIR        parameter lists, <designId>/v<version>.json [default: designs]
      --app-key KEY        the only key to accept [default: $REPORTFLOW_APP_KEY, else any]
      --data DIR           keep requests and documents there [default: in memory]
      --webhook-url URL    announce documents there, by plain HTTP
      --webhook-secret S   sign webhooks with it: hex HMAC-SHA256 of the body,
                           in the header x-reportflow-signature
      --strict             answer 400 to unknown and missing parameters
      --rate-limits        answer 429 to more than 30 synchronous requests a minute, or
                           100 asynchronous ones and downloads
  -h, --help               print this

The first line on standard output is `listening on http://ADDRESS/v1`.
";

/// What to serve; nothing if help was asked for.
pub(crate) fn parse() -> Result<Option<Builder>, lexopt::Error> {
    let mut builder = Emulator::builder();
    let mut key = std::env::var("REPORTFLOW_APP_KEY")
        .ok()
        .filter(|key| !key.is_empty());
    let (mut url, mut secret) = (None, None);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("listen") => {
                builder = builder.listen(arguments.value()?.parse::<std::net::SocketAddr>()?)
            }
            Long("designs") => builder = builder.designs(arguments.value()?),
            Long("app-key") => key = Some(arguments.value()?.string()?),
            Long("data") => builder = builder.data(arguments.value()?),
            Long("webhook-url") => url = Some(arguments.value()?.string()?),
            Long("webhook-secret") => secret = Some(arguments.value()?.string()?),
            Long("strict") => builder = builder.strict(true),
            Long("rate-limits") => builder = builder.rate_limits(RateLimits::default()),
            Short('h') | Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(key) = key {
        builder = builder.app_key(key);
    }
    match (url, secret) {
        (Some(url), Some(secret)) => builder = builder.webhook(url, secret),
        (None, None) => {}
        _ => return Err("--webhook-url and --webhook-secret go together".into()),
    }
    Ok(Some(builder))
}
