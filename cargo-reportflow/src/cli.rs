//! The command line: the list of commands.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory as _, Parser, Subcommand};

#[cfg(feature = "bulk")]
use crate::commands::bulk;
use crate::commands::connection::is_connection;
#[cfg(feature = "serve")]
use crate::commands::serve;
use crate::commands::{add, check, codegen, completions, designs, diff, sync};
use crate::error::CliError;
use crate::output::Output;

const ENVIRONMENT: &str = "\
Environment:
  REPORTFLOW_APP_KEY
      The workspace's key. Default: read from .env at the root of
      the cargo workspace.
  REPORTFLOW_BASE_URL
      The URL of the API, with /v1.
      Default: https://api.re-port-flow.com/v1
  REPORTFLOW_DESIGNS_DIR
      A folder of snapshots to search before designs/. A relative
      path starts at the folder of each package, or at one above it.
  REPORTFLOW_DESIGN_IDS
      id=other,…: maps ids in the sources to ids in the workspace.
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE, CARGO_TERM_COLOR=never
      Turn colours off or on. Default: on in terminals only.

Exit codes: 0 success, 1 problems found, 2 usage error or failure

Start with `cargo reportflow designs`, then run
`cargo reportflow add ID`.";

/// Manage snapshots of Re:port Flow designs and their structs
#[derive(Parser)]
#[command(
    name = "cargo-reportflow",
    bin_name = "cargo reportflow",
    version,
    after_help = ENVIRONMENT,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the designs of the workspace, and those in use here
    Designs(designs::Args),

    /// Fetch a snapshot of a design, and print its struct
    Add(add::Args),

    /// Print the struct for a snapshot, without a network
    Codegen(codegen::Args),

    /// Fetch every design in use, and write changed snapshots
    Sync(sync::Args),

    /// Check that every snapshot exists, is valid and matches the service
    Check(check::Args),

    /// Show the changes between two versions, and the affected code
    Diff(diff::Args),

    /// Generate the documents of a file; can be stopped and killed
    #[cfg(feature = "bulk")]
    Bulk(Box<bulk::Args>),

    /// Serve the Re:port Flow API on this machine
    #[cfg(feature = "serve")]
    Serve(Box<serve::Args>),

    /// Print a completion script for a shell
    Completions(completions::Args),
}

impl Cli {
    /// Reads the arguments. Ends the process after an error, and for `--help`.
    pub(crate) fn parse_arguments(arguments: impl Iterator<Item = OsString>) -> Cli {
        Cli::try_parse_from(arguments).unwrap_or_else(|error| without_connections(error).exit())
    }

    /// Runs the command.
    pub(crate) fn run(self) -> Result<Output, CliError> {
        match self.command {
            Command::Designs(args) => designs::run(args),
            Command::Add(args) => add::run(&args),
            Command::Codegen(args) => codegen::run(&args),
            Command::Sync(args) => sync::run(args),
            Command::Check(args) => check::run(args),
            Command::Diff(args) => diff::run(&args),
            #[cfg(feature = "bulk")]
            Command::Bulk(args) => bulk::run(*args),
            #[cfg(feature = "serve")]
            Command::Serve(args) => serve::run(*args),
            Command::Completions(args) => Ok(completions::run(&args, Cli::command())),
        }
    }
}

/// Hides the URL of a database, and its other forms, in the wrong place.
fn without_connections(mut error: clap::Error) -> clap::Error {
    let is_hidden = |value: &ContextValue| is_connection(&value.to_string());
    let hidden: Vec<ContextKind> = error
        .context()
        .filter_map(|(kind, value)| is_hidden(value).then_some(kind))
        .collect();
    for kind in hidden {
        error.insert(kind, ContextValue::String("URL".to_owned()));
    }
    error
}
