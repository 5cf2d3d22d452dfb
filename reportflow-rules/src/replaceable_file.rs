//! Files that a new file may replace.
//!
//! New files are written beside their target, and then renamed. A rename replaces
//! anything except a folder, so it could remove a device.

use std::fs::{self, File, Permissions};
use std::io;
use std::path::Path;

/// Returns the permissions of the file at `path`, or `None` if the file is missing. Pass
/// them to [`set_permissions`] for the new file. Links are followed.
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

/// Gives a new file the permissions of the file that it will replace: to read, write and
/// execute. The owner and the group are those of the new file. So it must not get the bits
/// that let others run it as its owner.
///
/// Some file systems have no permissions of their own, such as FAT and SMB. The new file
/// then keeps theirs.
///
/// # Errors
///
/// The file system fails.
#[cfg(unix)]
pub fn set_permissions(file: &File, replaced: &Permissions) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = replaced.mode() & 0o777;
    if file.metadata()?.permissions().mode() & 0o7777 == mode {
        return Ok(());
    }
    match file.set_permissions(Permissions::from_mode(mode)) {
        Err(error) if is_unsupported(error.kind()) => Ok(()),
        outcome => outcome,
    }
}

/// Does nothing. Other systems know only "read-only", and cannot rename or remove such a
/// file.
#[cfg(not(unix))]
pub fn set_permissions(_file: &File, _replaced: &Permissions) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_unsupported(error: io::ErrorKind) -> bool {
    matches!(
        error,
        io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported
    )
}

#[cfg(test)]
mod tests {
    /// The kernel rejects each change of a mode in `/proc`, also by its owner.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_system_without_permissions_is_no_error() {
        use std::fs::{File, Permissions};
        use std::os::unix::fs::PermissionsExt as _;

        use super::set_permissions;

        let file = File::open("/proc/self/status").expect("a file");
        let mode = Permissions::from_mode(0o600);
        file.set_permissions(mode.clone()).expect_err("a refusal");
        set_permissions(&file, &mode).expect("no error");
    }
}
