use std::iter;
use std::path::PathBuf;

use reportflow_bulk::JournalOptions;

use super::client::client;
use super::errors::{check_exists, journal_error, run_of};
use super::session::{Session, Start};
use crate::error::CliError;
use crate::output::Output;
use crate::workspace::project::Project;

#[derive(clap::Args)]
#[command(after_help = "\
Example:
  cargo reportflow bulk resume --journal november/journal.db

It needs the journal only: no input, no snapshot. PDFs and reports go
to the folder of the run. Also run it after `bulk settle`.

Exit codes: 0 all saved, 1 finished, and some are refused, unknown or
skipped, 2 could not run, or was stopped")]
pub(crate) struct Args {
    /// The journal of the run
    #[arg(long, value_name = "FILE")]
    journal: PathBuf,
    /// Continue with a copy; the original must not go on
    #[arg(long)]
    accept_copy: bool,
}

pub(super) async fn run(args: Args) -> Result<Output, CliError> {
    let path = args.journal;
    check_exists(&path)?;
    let client = client(&Project::find_or_current_dir()?)?;
    let options = JournalOptions::new().accept_copy(args.accept_copy);
    let journal = options.open(&path).await;
    let journal = journal.map_err(|error| journal_error(&error))?;
    let (_, settings) = run_of(&journal, &path).await?;
    let session = Session {
        client,
        journal,
        path,
        settings,
    };
    session.run(Start::Resume, iter::empty()).await
}
