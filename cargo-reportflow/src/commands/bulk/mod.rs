//! `bulk`: generates the documents of a file.

mod client;
#[cfg(feature = "postgres")]
mod database_url;
mod errors;
mod folder;
mod interrupt;
mod journal_place;
mod planning;
mod progress;
mod reports;
mod resume;
mod run;
mod run_settings;
mod session;
mod settle;
mod status;
mod work;

use std::time::Duration;

use crate::error::CliError;
use crate::output::Output;

/// The time that tasks have for their end, after the command has its result.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo reportflow bulk run Rc7nW2pXk9DhT4Vb --version 1 \\
    --input november.csv --key 領収書番号 --out november
  cargo reportflow bulk resume --journal november/journal.db

Each subcommand has --help.

Exit codes: 0 all saved, 1 finished, and some are refused, unknown or
skipped, 2 could not run, or was stopped")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Check a file, and generate its documents
    Run(run::Args),

    /// Continue a run that was stopped or killed
    Resume(resume::Args),

    /// Help with a run, on this or another machine
    Work(work::Args),

    /// Show the states of the documents of a run
    Status(status::Args),

    /// Decide about documents whose requests broke
    Settle(settle::Args),
}

pub(crate) fn run(args: Args) -> Result<Output, CliError> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| CliError::new(format!("cannot start threads: {error}")))?;
    let result = match args.command {
        Command::Run(args) => run::run(args, &runtime),
        Command::Resume(args) => runtime.block_on(resume::run(args)),
        Command::Work(args) => runtime.block_on(work::run(args)),
        Command::Status(args) => runtime.block_on(status::run(args)),
        Command::Settle(args) => runtime.block_on(settle::run(args)),
    };
    // The progress may still wait for a database that is away.
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    result
}
