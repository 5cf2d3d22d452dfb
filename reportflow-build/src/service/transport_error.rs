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
        ureq::Error::Io(error) if is_connect_error(error.kind()) => error.to_string(),
        // The tunnel is open, or may be.
        error => return from_ureq(error),
    };
    ServiceError::Proxy {
        host: host.to_owned(),
        cause,
    }
}

/// Returns whether opening a connection causes such an error. `Other` is that of SOCKS.
fn is_connect_error(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::AddrNotAvailable
            | io::ErrorKind::Other
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
