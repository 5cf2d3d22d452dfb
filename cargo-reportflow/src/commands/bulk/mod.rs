//! `bulk`: generates the documents of a file.

mod client;
mod errors;
mod interrupt;
mod progress;
mod reports;
mod resume;
mod run;
mod run_settings;
mod session;
mod settle;
mod status;

use crate::error::CliError;
use crate::output::Output;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Check a file, and generate its documents
    Run(run::Args),

    /// Continue a run that was stopped or killed
    Resume(resume::Args),

    /// Show the states of the documents of a run
    Status(status::Args),

    /// Decide about documents whose requests broke
    Settle(settle::Args),
}

pub(crate) fn run(command: Command) -> Result<Output, CliError> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| CliError::new(format!("cannot start threads: {error}")))?;
    match command {
        Command::Run(args) => run::run(args, &runtime),
        Command::Resume(args) => runtime.block_on(resume::run(args)),
        Command::Status(args) => runtime.block_on(status::run(args)),
        Command::Settle(args) => runtime.block_on(settle::run(args)),
    }
}
