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
    /// The app key is not visible ASCII. The text says why, without the key.
    #[error("invalid app key: {0}")]
    InvalidAppKey(String),
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
    /// Another emulator uses the folder for requests and documents.
    #[error(
        "the data folder `{}` is in use by {}: stop it, or use another folder",
        dir.display(),
        match process {
            Some(id) => format!("process {id}"),
            None => "another process".to_owned(),
        }
    )]
    DataDirInUse {
        /// The folder.
        dir: PathBuf,
        /// The id of the process, if it is known.
        process: Option<u32>,
    },
    /// The folder for requests and documents was written by a newer version.
    #[error(
        "the data folder `{}` is from a newer version: it has format {version}, and this version reads formats up to {newest}; update the emulator, or use another folder",
        dir.display()
    )]
    NewerDataDir {
        /// The folder.
        dir: PathBuf,
        /// The version of its format.
        version: usize,
        /// The newest version that this emulator reads.
        newest: usize,
    },
    /// The URL of the bucket for documents is invalid.
    #[error("invalid URL for documents: {reason}")]
    InvalidObjectsUrl {
        /// The cause.
        reason: String,
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
    /// The webhook belongs to the default workspace, which does not exist.
    #[error(
        "the webhook belongs to no workspace: set an app key for the default workspace, or give the webhook to another one"
    )]
    UnusedWebhook,
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
