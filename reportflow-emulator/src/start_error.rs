//! Why an emulator could not start.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why an emulator could not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// There is no such folder of designs.
    Designs(PathBuf),
    /// The folder for requests and documents cannot be used.
    Data {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The webhook's URL is none.
    Webhook {
        /// The URL.
        url: String,
        /// Why not.
        reason: String,
    },
    /// The address cannot be listened on.
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        error: io::Error,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Designs(folder) => {
                write!(f, "there is no folder of designs at `{}`", folder.display())
            }
            StartError::Data { folder, error } => {
                write!(
                    f,
                    "`{}` cannot be used to keep documents: {error}",
                    folder.display()
                )
            }
            StartError::Webhook { url, reason } => {
                write!(f, "`{url}` is no URL for a webhook: {reason}")
            }
            StartError::Listen { address, error } => {
                write!(f, "cannot listen on {address}: {error}")
            }
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Data { error, .. } | StartError::Listen { error, .. } => Some(error),
            StartError::Designs(_) | StartError::Webhook { .. } => None,
        }
    }
}
