//! Runs a command with the emulator around it: `reportflow-emulator -- CMD…`.

mod check;
mod environment;
mod exit_code;
mod process;
mod report;

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;

pub use check::Check;
pub(super) use environment::Environment;

use super::ServeError;
use crate::emulator::Emulator;
use crate::shutdown_signal::ShutdownSignal;

/// Flags of a command that runs with the emulator around it.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
#[non_exhaustive]
pub struct CommandArgs {
    /// Fail on missing, unknown, wrong-kind or undelivered, comma-separated
    // The values have descriptions, which would make the whole help longer.
    #[arg(
        long,
        value_name = "CHECKS",
        value_enum,
        value_delimiter = ',',
        requires = "command",
        hide_possible_values = true
    )]
    pub fail_on: Vec<Check>,
    /// Write requests.json and the PDFs of CMD to this folder
    #[arg(long, value_name = "DIR", requires = "command")]
    pub report: Option<PathBuf>,
    /// Run CMD with the variables of a client, and end as it does
    #[arg(last = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}

impl CommandArgs {
    /// Returns whether every request must be kept until the end.
    pub(super) fn needs_all_requests(&self) -> bool {
        !self.fail_on.is_empty() || self.report.is_some()
    }

    /// Runs the command and the checks, and returns the exit code.
    pub(super) async fn run(
        &self,
        emulator: &Emulator,
        environment: &Environment,
        signal: &mut ShutdownSignal,
    ) -> Result<u8, ServeError> {
        // Those of earlier runs in the same data folder.
        let earlier = emulator.requests().await?;
        let earlier: HashSet<_> = earlier.into_iter().map(|it| it.request_id).collect();
        let base_url = emulator.base_url();
        let code = match process::run(&self.command, &base_url, environment, signal).await {
            Ok(code) => code,
            Err(error) => {
                print(&format!("error: {error}"));
                return Ok(error.exit_code());
            }
        };
        if !self.needs_all_requests() {
            return Ok(code);
        }
        tokio::select! {
            passed = self.check(emulator, &earlier) => {
                Ok(if code == 0 && !passed? { 1 } else { code })
            }
            _ = signal.received() => Ok(exit_code::INTERRUPTED),
        }
    }

    /// Writes the report, and returns whether the documents of the command are as they
    /// should be.
    async fn check(
        &self,
        emulator: &Emulator,
        earlier: &HashSet<String>,
    ) -> Result<bool, ServeError> {
        let mut requests = check::settled_requests(emulator).await?;
        requests.retain(|request| !earlier.contains(&request.request_id));
        if let Some(dir) = &self.report {
            let written = report::write(emulator, &requests, dir).await;
            written.map_err(|error| ServeError::Report {
                dir: dir.clone(),
                error,
            })?;
        }
        let failures = check::failures(emulator, &requests, &self.fail_on).await?;
        failures.iter().for_each(|failure| print(failure));
        Ok(failures.is_empty())
    }
}

/// Standard output is the command's.
fn print(line: &str) {
    // An error means that nobody reads.
    let _ = writeln!(io::stderr(), "{line}");
}
