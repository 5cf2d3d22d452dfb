//! Errors of the start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The reason why an emulator cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A setting is an empty text or contains only white space.
    #[error("empty {0}: set a value, or leave the setting out")]
    EmptySetting(&'static str),
    /// The folder of designs does not exist.
    #[error("missing folder of designs: `{}`", .0.display())]
    MissingDesignsDir(PathBuf),
    /// The folder for requests and documents cannot be used.
    #[error("cannot use the data folder `{}`: {error}", dir.display())]
    DataDir {
        /// The folder.
        dir: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// Two workspaces have the same name.
    #[error("duplicate workspace `{0}`: give each workspace a name of its own")]
    DuplicateWorkspace(String),
    /// Two workspaces have the same app key.
    #[error(
        "the workspaces `{first}` and `{second}` have the same app key: give each its own, because the key selects the workspace"
    )]
    DuplicateAppKey {
        /// The name of one workspace.
        first: String,
        /// The name of the other workspace.
        second: String,
    },
    /// The stored requests cannot be read.
    #[error("cannot read the stored requests: {0}")]
    Store(String),
    /// The URL of the webhook is invalid.
    // The message does not repeat the URL, which may contain a secret.
    #[error("invalid webhook URL: {reason}")]
    InvalidWebhookUrl {
        /// The cause.
        reason: String,
    },
    /// A fault is invalid.
    #[error("invalid fault: {reason}")]
    InvalidFault {
        /// The cause, with the name of the member.
        reason: String,
    },
    /// The address is not available.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        error: io::Error,
    },
}
