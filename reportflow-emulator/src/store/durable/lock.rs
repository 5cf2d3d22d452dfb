//! The lock of a data folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;
use std::{process, thread};

use crate::start_error::StartError;

const FILE_NAME: &str = "lock";

/// A child that this process forks has the lock too, until it executes its program.
const FORK_TIME: Duration = Duration::from_millis(200);
const ATTEMPTS: u32 = 10;

/// Locks a folder until the file is closed. The operating system also unlocks it when
/// the process ends.
pub(super) fn lock(dir: &Path) -> Result<File, StartError> {
    let io_error = |error: io::Error| StartError::DataDir {
        dir: dir.to_owned(),
        error,
    };
    let path = dir.join(FILE_NAME);
    // Whoever holds the lock has written its id into the file.
    let mut options = OpenOptions::new();
    let options = options.create(true).truncate(false).write(true);
    let mut file = options.open(&path).map_err(io_error)?;
    let mut locked = file.try_lock();
    for _ in 1..ATTEMPTS {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        thread::sleep(FORK_TIME / ATTEMPTS);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            return Err(StartError::DataDirInUse {
                dir: dir.to_owned(),
                process: holder.trim().parse().ok(),
            });
        }
        Err(TryLockError::Error(error)) => return Err(io_error(error)),
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", process::id()))
        .map_err(io_error)?;
    Ok(file)
}
