//! The process of the command.

use std::ffi::OsString;
use std::io;

use tokio::process::{Child, Command};

use super::environment::Environment;
use super::exit_code;
use crate::shutdown_signal::ShutdownSignal;

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
/// the command too. Neither ends the emulator before the command.
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
    loop {
        tokio::select! {
            status = child.wait() => {
                return status.map(exit_code::of_status).map_err(CommandError::Wait);
            }
            () = signal.terminated() => terminate(&child),
        }
    }
}

/// Sends SIGTERM. An error means that the command has just ended.
#[cfg(unix)]
fn terminate(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};

    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    if let Some(pid) = pid {
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// Windows has no such signal.
#[cfg(windows)]
fn terminate(_child: &Child) {}
