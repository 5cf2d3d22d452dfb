//! Converts the errors of ureq.

use std::io;

use ureq::Timeout;

use super::ServiceError;

/// Converts the error of a request without a response. `proxy` is the host of its proxy.
pub(super) fn from_connect(error: ureq::Error, proxy: Option<&str>) -> ServiceError {
    let Some(host) = proxy else {
        return from_ureq(error);
    };
    let cause = match error {
        // The reason ends in `403/403`.
        ureq::Error::ConnectProxyFailed(reason) => {
            reason.split('/').next().unwrap_or_default().to_owned()
        }
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => "it timed out".to_owned(),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => error.to_string(),
        ureq::Error::Io(error) if !is_open(error.kind()) => error.to_string(),
        // The tunnel is open, or may be.
        error => return from_ureq(error),
    };
    ServiceError::Proxy {
        host: host.to_owned(),
        cause,
    }
}

/// Returns whether the connection to the proxy was open. `InvalidData` is that of TLS.
/// A failed lookup has no kind of its own.
fn is_open(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::InvalidData
    )
}

fn from_ureq(error: ureq::Error) -> ServiceError {
    match error {
        ureq::Error::Timeout(_) => ServiceError::Timeout,
        error => ServiceError::Transport(error.to_string()),
    }
}

/// Converts an error of ureq's reader, which wraps ureq's own errors.
pub(super) fn from_io(error: io::Error) -> ServiceError {
    match from_ureq(ureq::Error::from(error)) {
        ServiceError::Transport(error) => ServiceError::ResponseTruncated(error),
        error => error,
    }
}
