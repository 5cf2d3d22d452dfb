//! The command line.

use lexopt::prelude::*;
use reportflow_emulator::{Builder, Emulator, RateLimits};

pub(crate) const HELP: &str = "\
The Re:port Flow API on your machine

Usage: reportflow-emulator [OPTIONS]

Options:
      --listen ADDRESS         where to listen [default: 127.0.0.1:0, a free port]
      --designs DIR            parameter lists, <designId>/v<version>.json [default: designs]
      --app-key KEY            the only key to accept [default: $REPORTFLOW_APP_KEY, else any]
      --oauth-client-id ID     a client that may fetch tokens, beside those who have the key,
                               at http://ADDRESS/api/v1/oauth/token
      --oauth-client-secret S  the client's secret
      --data DIR               keep requests and documents there [default: in memory]
      --webhook-url URL        announce documents there, by plain HTTP
      --webhook-secret S       sign webhooks with it: hex HMAC-SHA256 of the body,
                               in the header x-reportflow-signature
      --strict                 answer 400 to unknown and missing parameters
      --rate-limits            answer 429 to more than 30 synchronous requests a minute, or
                               100 asynchronous ones and downloads together
  -h, --help                   print this

The first line on standard output is `listening on http://ADDRESS/v1`.
";

/// What to serve; nothing if help was asked for.
pub(crate) fn parse() -> Result<Option<Builder>, lexopt::Error> {
    let mut builder = Emulator::builder();
    // One that is no Unicode is no reason to take any key.
    let key = std::env::var_os("REPORTFLOW_APP_KEY").map(|key| key.to_string_lossy().into_owned());
    let mut key = key.filter(|key| !key.is_empty());
    let (mut client, mut webhook) = ((None, None), (None, None));
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("listen") => {
                builder = builder.listen(arguments.value()?.parse::<std::net::SocketAddr>()?)
            }
            Long("designs") => builder = builder.designs(arguments.value()?),
            Long("app-key") => key = Some(arguments.value()?.string()?),
            Long("oauth-client-id") => client.0 = Some(arguments.value()?.string()?),
            Long("oauth-client-secret") => client.1 = Some(arguments.value()?.string()?),
            Long("data") => builder = builder.data(arguments.value()?),
            Long("webhook-url") => webhook.0 = Some(arguments.value()?.string()?),
            Long("webhook-secret") => webhook.1 = Some(arguments.value()?.string()?),
            Long("strict") => builder = builder.strict(true),
            Long("rate-limits") => builder = builder.rate_limits(RateLimits::default()),
            Short('h') | Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if let Some(key) = key {
        builder = builder.app_key(key);
    }
    if let Some((id, secret)) = both(client, "--oauth-client-id and --oauth-client-secret")? {
        builder = builder.oauth(id, secret);
    }
    if let Some((url, secret)) = both(webhook, "--webhook-url and --webhook-secret")? {
        builder = builder.webhook(url, secret);
    }
    Ok(Some(builder))
}

fn both(
    given: (Option<String>, Option<String>),
    names: &str,
) -> Result<Option<(String, String)>, lexopt::Error> {
    match given {
        (Some(one), Some(other)) => Ok(Some((one, other))),
        (None, None) => Ok(None),
        _ => Err(format!("{names} go together").into()),
    }
}
