//! Exit codes as a shell has them.

use std::io;
use std::process::ExitStatus;

/// A program that is not found.
const NOT_FOUND: u8 = 127;
/// A program that cannot run.
const NOT_EXECUTABLE: u8 = 126;

/// The program itself was ended by Ctrl-C or SIGTERM.
pub(super) const INTERRUPTED: u8 = 130;

/// Returns the exit code of a program that did not start.
pub(super) fn of_spawn_error(error: &io::Error) -> u8 {
    match error.kind() {
        io::ErrorKind::NotFound => NOT_FOUND,
        _ => NOT_EXECUTABLE,
    }
}

/// Returns the exit code of a program, or 128 and the signal that ended it.
pub(super) fn of_status(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;

        if let Some(signal) = status.signal() {
            return u8::try_from(128 + signal).unwrap_or(u8::MAX);
        }
    }
    // Windows has codes of 32 bits. One that does not fit must not become 0.
    let code = status.code().unwrap_or(1);
    u8::try_from(code).unwrap_or(u8::MAX)
}
