use std::time::Duration;

use reqwest::{Response, Url};
use tokio::time::{Instant, sleep, timeout};

use crate::client::Client;
use crate::content::Content;
use crate::error::Error;
use crate::fetch;
use crate::random;
use crate::refusal::Refusal;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);

/// Asks for a file until it is there, or `limit` has passed.
pub(crate) async fn open(
    client: &Client,
    url: &Url,
    content: Content,
    limit: Duration,
) -> Result<Response, Error> {
    let start = Instant::now();
    let left = || limit.saturating_sub(start.elapsed());
    let mut step = FIRST;
    let mut last = None;
    loop {
        let Ok(outcome) = timeout(left(), fetch::open(client, url, content)).await else {
            return Err(Error::NotReady {
                waited: start.elapsed(),
                last,
            });
        };
        let (delay, refusal) = match outcome {
            Ok(response) => return Ok(response),
            Err(error) => not_yet(error)?,
        };
        last = refusal;
        let delay = delay.unwrap_or_default().max(jittered(step));
        if delay >= left() {
            return Err(Error::NotReady {
                waited: start.elapsed(),
                last,
            });
        }
        sleep(delay).await;
        step = LONGEST.min(step * 2);
    }
}

/// Whether the answer means that the file may still come, and when to ask
/// again where it says so.
fn not_yet(error: Error) -> Result<(Option<Duration>, Option<Box<Refusal>>), Error> {
    match error {
        Error::NotReady { last, .. } => Ok((None, last)),
        Error::NotFound(refusal) => Ok((None, Some(refusal))),
        Error::Status(refusal) if matches!(refusal.status, 409 | 425) => Ok((None, Some(refusal))),
        Error::RateLimited {
            retry_after,
            refusal,
        } => Ok((retry_after, Some(refusal))),
        error => Err(error),
    }
}

/// Between half of `step` and all of it, so that those who wait for the same
/// batch do not all ask at once.
fn jittered(step: Duration) -> Duration {
    let share = (random::number() % 1001) as u32;
    step / 2 + step / 2 * share / 1000
}
