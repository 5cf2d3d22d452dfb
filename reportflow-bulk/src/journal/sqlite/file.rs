//! The files of a journal. Only their owner may read them.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A child that this process forks has the lock too, until it executes its program.
const FORK_TIME: Duration = Duration::from_millis(200);
const LOCK_ATTEMPTS: u32 = 10;

/// Creates the file if it does not exist. Returns its absolute path, and whether it is
/// new. SQLite gives its other files the mode of this one.
pub(super) fn create(path: &Path) -> io::Result<(PathBuf, bool)> {
    match private().create_new(true).open(path) {
        Ok(_) => {
            let path = fs::canonicalize(path)?;
            sync_parent(&path)?;
            Ok((path, true))
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Ok((fs::canonicalize(path)?, false))
        }
        Err(error) => Err(error),
    }
}

/// Locks a journal until the returned file is closed. The operating system also unlocks it
/// when the process ends.
pub(super) fn lock(path: &Path) -> Result<File, TryLockError> {
    let file = private().read(true).create(true).open(lock_path(path));
    let file = file.map_err(TryLockError::Error)?;
    let mut locked = file.try_lock();
    for _ in 1..LOCK_ATTEMPTS {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        thread::sleep(FORK_TIME / LOCK_ATTEMPTS);
        locked = file.try_lock();
    }
    locked.map(|()| file)
}

/// Returns whether a process has locked a journal.
pub(super) fn is_locked(path: &Path) -> bool {
    let lock = File::open(lock_path(path));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

fn lock_path(path: &Path) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}

/// Writes a lock file and its name to the disk.
pub(super) fn sync_lock(lock: &File, path: &Path) -> io::Result<()> {
    lock.sync_all()?;
    sync_parent(path)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A new name survives a power failure only when the folder is synced.
#[cfg(unix)]
fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_parent(_path: &Path) -> io::Result<()> {
    Ok(())
}
