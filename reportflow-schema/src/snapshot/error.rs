use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::escape_control::EscapeControl;
use crate::parse::ParseError;

/// An error of a snapshot, to be shown with its `source()`.
#[derive(Debug)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The id is invalid. It must not become part of a path.
    InvalidId {
        /// The id.
        id: String,
    },
    /// The folder in [`DESIGNS_DIR`](super::DESIGNS_DIR) cannot be read, or is not
    /// a folder.
    InvalidDesignsDir {
        /// The folder.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// The file is missing in every folder.
    Missing {
        /// The paths of the missing files, in the order of the search.
        searched: Vec<PathBuf>,
        /// The versions of the design that have snapshots, in ascending order.
        versions: Vec<u32>,
    },
    /// The file cannot be read.
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// The file is not a parameter list.
    Invalid {
        /// The file.
        path: PathBuf,
        /// The cause, with its position in the file.
        error: ParseError,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::InvalidId { id } => {
                write!(f, "invalid design id `{}`", EscapeControl(id))
            }
            SnapshotError::InvalidDesignsDir { path, error } => write!(
                f,
                "invalid `REPORTFLOW_DESIGNS_DIR`: the folder `{}` cannot be read: {error}; \
                 correct or unset the variable; a relative path starts at the crate's folder or one above it",
                path.display()
            ),
            SnapshotError::Missing { searched, .. } => {
                let first = searched
                    .first()
                    .map_or(Path::new("designs"), PathBuf::as_path);
                write!(f, "missing snapshot `{}`", first.display())
            }
            SnapshotError::Io { path, .. } => {
                write!(f, "the snapshot `{}` cannot be read", path.display())
            }
            SnapshotError::Invalid { path, .. } => {
                write!(f, "invalid snapshot `{}`", path.display())
            }
        }
    }
}

impl std::error::Error for SnapshotError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The message of an invalid folder contains its cause.
            SnapshotError::InvalidId { .. }
            | SnapshotError::InvalidDesignsDir { .. }
            | SnapshotError::Missing { .. } => None,
            SnapshotError::Io { error, .. } => Some(error),
            SnapshotError::Invalid { error, .. } => Some(error),
        }
    }
}
