use std::error::Error as StdError;
use std::time::Duration;
use std::{io, iter};

use tokio::time::{Instant, sleep};

use crate::call::{Answer, Call};
use crate::client::Client;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::random;
use crate::refusal::Refusal;
use crate::retry::may_help;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);
const FOR_AN_ANSWER: Duration = Duration::from_millis(500);

/// Asks for a file until it is there, or `limit` has passed.
pub(crate) async fn open(client: &Client, call: &Call, limit: Duration) -> Result<Answer, Error> {
    let start = Instant::now();
    let deadline = Deadline::after(limit);
    let mut step = FIRST;
    let mut last = None;
    loop {
        // No sooner than the service says.
        let told;
        let source;
        match client.attempt(call, 1, deadline).await.map_err(not_yet) {
            Ok(answer) => return Ok(answer),
            Err(NotYet::Answer(refusal)) => {
                told = refusal.retry_after.unwrap_or_default();
                last = Some(refusal);
                source = None;
            }
            Err(NotYet::Broken(error)) => {
                told = error.retry_after().unwrap_or_default();
                source = Some(Box::new(error));
            }
            Err(NotYet::Never(error)) => return Err(error),
        }
        let delay = jittered(step).max(told);
        // The last try, as late as leaves time for its answer.
        let latest = deadline.left().saturating_sub(FOR_AN_ANSWER);
        let delay = delay.min(latest.max(told));
        if delay.is_zero() || delay >= deadline.left() {
            return Err(Error::NotReady {
                waited: start.elapsed(),
                last,
                source,
            });
        }
        sleep(delay).await;
        step = LONGEST.min(step * 2);
    }
}

/// What a try that failed says of the next.
enum NotYet {
    Answer(Box<Refusal>),
    Broken(Error),
    /// It would fail again.
    Never(Error),
}

fn not_yet(error: Error) -> NotYet {
    match error {
        Error::NotReady {
            last: Some(refusal),
            ..
        }
        | Error::NotFound(refusal)
        | Error::RateLimited { refusal, .. } => NotYet::Answer(refusal),
        Error::Status(refusal) if matches!(refusal.status, 409 | 425 | 500 | 502..=504) => {
            NotYet::Answer(refusal)
        }
        Error::Timeout { .. } | Error::Throttled { .. } => NotYet::Broken(error),
        Error::Transport {
            connecting,
            ref source,
        } if !connecting || may_connect(&**source) => NotYet::Broken(error),
        Error::Token(ref source) if may_help(source, true) => NotYet::Broken(error),
        error => NotYet::Never(error),
    }
}

/// Whether another connection may open: not when it is TLS that failed, which
/// shows as `InvalidData`, or as no error of I/O at all.
pub(crate) fn may_connect(error: &(dyn StdError + 'static)) -> bool {
    let mut io = iter::successors(Some(error), |error| cause(*error))
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .peekable();
    io.peek().is_some() && io.all(|error| error.kind() != io::ErrorKind::InvalidData)
}

fn cause<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    // An I/O error that holds another passes it over as its source.
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(held) => Some(held),
        None => error.source(),
    }
}

/// Between half of `step` and all of it, so that those who wait for the same
/// batch do not all ask at once.
fn jittered(step: Duration) -> Duration {
    let share = (random::number() % 1001) as u32;
    step / 2 + step / 2 * share / 1000
}
