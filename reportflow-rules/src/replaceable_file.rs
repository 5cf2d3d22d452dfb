//! Files that a new file may replace.
//!
//! New files are written beside their target, and then renamed. A rename replaces
//! anything except a folder, so it could remove a device.

use std::fs::{self, Permissions};
use std::io;
use std::path::Path;

/// Returns the permissions of the file at `path`, or `None` if there is no file. A
/// new file gets the same permissions. Links are followed.
///
/// # Errors
///
/// - the path is a folder, a device, a pipe or a socket
/// - the path is not accessible
pub fn permissions(path: &Path) -> io::Result<Option<Permissions>> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        let message = "it is a device, a pipe or a socket, not a file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    Ok(Some(metadata.permissions()))
}
