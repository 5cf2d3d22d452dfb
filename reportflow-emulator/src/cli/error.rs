//! Errors of the program.

use std::io;
use std::path::PathBuf;

use crate::emulator::FindError;
use crate::start_error::StartError;

/// An error of [`serve`](super::serve).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Flags of workspaces or webhooks contradict each other.
    #[error("{0}")]
    InvalidFlags(String),
    /// The tokio runtime cannot start.
    #[error("cannot start the emulator: {0}")]
    Runtime(io::Error),
    /// The emulator cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Standard output cannot be written.
    #[error("cannot write standard output: {0}")]
    Stdout(io::Error),
    /// The requests of the command cannot be read.
    #[error(transparent)]
    Requests(#[from] FindError),
    /// The report cannot be written.
    #[error("cannot write the report to `{}`: {error}", dir.display())]
    Report {
        /// The folder.
        dir: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// The system has no random numbers.
    #[error("cannot generate credentials: {0}")]
    Random(#[from] getrandom::Error),
    /// Ctrl-C or SIGTERM cannot be received.
    #[error("cannot wait for Ctrl-C or SIGTERM: {0}")]
    Signal(io::Error),
}
