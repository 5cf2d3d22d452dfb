use std::error::Error as StdError;
use std::{io, iter};

use crate::error::Error;

/// Returns whether another attempt is safe, and may succeed. A request is `idempotent`
/// if sending it twice does not generate a second document.
pub(crate) fn is_retryable(error: &Error, idempotent: bool) -> bool {
    match error {
        Error::RateLimited { .. }
        | Error::ConnectTimeout { .. }
        | Error::RequestTruncated { .. }
        | Error::DeadlineExceeded { .. }
        | Error::RateLimitStore(_) => true,
        Error::UnexpectedStatus(response) => match response.status {
            503 => idempotent || response.retry_after.is_some(),
            500 | 502 | 504 => idempotent,
            _ => false,
        },
        Error::Transport {
            connecting: true,
            source,
        }
        | Error::Proxy { source, .. } => is_transient_connect_error(&**source),
        Error::Timeout { .. }
        | Error::Transport {
            connecting: false, ..
        }
        // A proxy that restarts may send anything.
        | Error::InvalidResponseHead { .. }
        | Error::ResponseTruncated { .. } => idempotent,
        // The request itself was not sent.
        Error::AccessToken(error) => is_retryable(error, true),
        _ => false,
    }
}

/// Returns whether another attempt to connect may succeed. After a TLS error it cannot.
/// A TLS error is an I/O error of the kind `InvalidData`, or not an I/O error.
pub(crate) fn is_transient_connect_error(error: &(dyn StdError + 'static)) -> bool {
    let mut io_errors = iter::successors(Some(error), |error| cause(*error))
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .peekable();
    io_errors.peek().is_some() && io_errors.all(|error| error.kind() != io::ErrorKind::InvalidData)
}

fn cause<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    // `io::Error::source` skips the inner error itself.
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}
