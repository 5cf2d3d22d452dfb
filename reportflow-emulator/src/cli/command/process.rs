//! The process of the command.

use std::ffi::OsString;
use std::io;

use tokio::process::{Child, Command};

use super::environment::Environment;
use super::exit_code;
use crate::shutdown_signal::{ShutdownSignal, Signal};

/// The reason why a command has no exit code of its own.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error("cannot run `{program}`: {error}")]
    Spawn { program: String, error: io::Error },
    #[error("cannot wait for the command: {0}")]
    Wait(io::Error),
}

impl CommandError {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            CommandError::Spawn { error, .. } => exit_code::of_spawn_error(error),
            CommandError::Wait(_) => 1,
        }
    }
}

/// Runs a command to its end, and returns its exit code.
///
/// SIGTERM is passed on to the command. Ctrl-C is not, because the terminal sends it to
/// the command too. The second signal of any kind kills the command.
pub(super) async fn run(
    command: &[OsString],
    base_url: &str,
    environment: &Environment,
    signal: &mut ShutdownSignal,
) -> Result<u8, CommandError> {
    let Some((program, arguments)) = command.split_first() else {
        return Ok(0);
    };
    let spawned = Command::new(program)
        .args(arguments)
        .env("REPORTFLOW_BASE_URL", base_url)
        .env("REPORTFLOW_APP_KEY", &environment.app_key)
        .env("REPORTFLOW_WEBHOOK_SECRET", &environment.webhook_secret)
        .kill_on_drop(true)
        .spawn();
    let mut child = spawned.map_err(|error| CommandError::Spawn {
        program: program.to_string_lossy().into_owned(),
        error,
    })?;
    let mut is_second = false;
    loop {
        tokio::select! {
            status = child.wait() => {
                return status.map(exit_code::of_status).map_err(CommandError::Wait);
            }
            received = signal.received() => {
                if is_second {
                    // An error means that the command has just ended.
                    let _ = child.start_kill();
                } else if received == Signal::Terminate {
                    terminate(&child);
                }
                is_second = true;
            }
        }
    }
}

/// Sends SIGTERM. An error means that the command has just ended.
#[cfg(unix)]
fn terminate(child: &Child) {
    use rustix::process::{Pid, kill_process};

    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    if let Some(pid) = pid {
        let _ = kill_process(pid, rustix::process::Signal::TERM);
    }
}

/// Windows has no such signal.
#[cfg(windows)]
fn terminate(_child: &Child) {}
