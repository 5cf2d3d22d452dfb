use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::error::{ApiError, Error};
use crate::random;
use crate::transport::request::ApiRequest;
use crate::transport::response::ApiResponse;
use crate::transport::retry::{is_retryable, is_transient_connect_error};
use crate::transport::{Deadline, Transport};

const INITIAL_DELAY: Duration = Duration::from_millis(250);
const MAX_DELAY: Duration = Duration::from_secs(5);
/// The time that the last attempt leaves for its response.
const RESPONSE_RESERVE: Duration = Duration::from_millis(500);

/// Sends the request until the file is ready, or the timeout passes.
pub(super) async fn poll(
    transport: &Transport,
    request: &ApiRequest,
    timeout: Duration,
) -> Result<ApiResponse, Error> {
    let start = Instant::now();
    let deadline = Deadline::after(timeout);
    let mut backoff = INITIAL_DELAY;
    let mut last_response = None;
    loop {
        let error = match transport.send_once(request, 1, deadline).await {
            Ok(response) => return Ok(response),
            Err(error) => Error::from(error),
        };
        let (retry_after, source) = match PollError::from(error) {
            PollError::Pending(response) => {
                let retry_after = response.retry_after;
                last_response = Some(response);
                (retry_after, None)
            }
            PollError::Transient(error) => (error.retry_after(), Some(Box::new(error))),
            PollError::Fatal(error) => return Err(error),
        };
        let retry_after = retry_after.unwrap_or_default();
        let latest = deadline.remaining().saturating_sub(RESPONSE_RESERVE);
        let delay = jittered(backoff).max(retry_after);
        let delay = delay.min(latest.max(retry_after));
        if delay.is_zero() || delay >= deadline.remaining() {
            return Err(Error::NotReady {
                waited: start.elapsed(),
                last_response,
                source,
            });
        }
        sleep(delay).await;
        backoff = MAX_DELAY.min(backoff * 2);
    }
}

/// The error of an attempt, classified for polling.
enum PollError {
    /// A response after which another attempt may succeed.
    Pending(Box<ApiError>),
    /// An error without a response, after which another attempt may succeed.
    Transient(Error),
    /// An error that another attempt cannot fix.
    Fatal(Error),
}

impl From<Error> for PollError {
    fn from(error: Error) -> PollError {
        match error {
            Error::NotReady {
                last_response: Some(response),
                ..
            }
            | Error::NotFound(response)
            | Error::RateLimited { response, .. } => PollError::Pending(response),
            Error::UnexpectedStatus(response)
                if matches!(response.status, 409 | 425 | 500 | 502..=504) =>
            {
                PollError::Pending(response)
            }
            Error::Timeout { .. }
            | Error::ConnectTimeout { .. }
            | Error::DeadlineExceeded { .. }
            | Error::InvalidResponseHead { .. }
            | Error::RateLimitStore(_)
            | Error::RateLimiterTimeout { .. } => PollError::Transient(error),
            Error::Transport {
                connecting,
                ref source,
            } if !connecting || is_transient_connect_error(&**source) => {
                PollError::Transient(error)
            }
            Error::Proxy { ref source, .. } if is_transient_connect_error(&**source) => {
                PollError::Transient(error)
            }
            Error::AccessToken(ref source) if is_retryable(source, true) => {
                PollError::Transient(error)
            }
            error => PollError::Fatal(error),
        }
    }
}

/// Returns a random duration from half of `backoff` to `backoff`. It spreads the polls
/// of a batch's downloads.
fn jittered(backoff: Duration) -> Duration {
    let thousandths = (random::number() % 1001) as u32;
    backoff / 2 + backoff / 2 * thousandths / 1000
}
