//! The place of the file, which shows that a file is a copy.

use std::path::Path;
use std::time::UNIX_EPOCH;
use std::{fs, io};

use crate::journal::host::host;

/// The place of a journal.
pub(super) struct Place {
    /// For messages.
    pub(super) host: String,
    pub(super) path: String,
    /// A text that a copy of the file cannot have, and a renamed file keeps.
    pub(super) identity: String,
}

impl Place {
    pub(super) fn of(path: &Path) -> io::Result<Place> {
        let metadata = fs::metadata(path)?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let inode = "unknown";
        // Some file systems do not have it.
        let created = metadata.created().ok();
        let created = created.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let created = created.unwrap_or_default().as_nanos();
        Ok(Place {
            host: host(),
            path: path.display().to_string(),
            identity: format!("inode {inode}, created {created}"),
        })
    }
}
