use std::iter;
use std::path::{Path, PathBuf, absolute};

use reportflow_bulk::JournalOptions;

use super::client::client;
use super::errors::{check_exists, journal_error, run_of};
use super::folder;
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
    let (info, mut settings) = run_of(&journal, &path).await?;
    if let Some(moved) = absolute(&path).ok().as_deref().and_then(Path::parent)
        && folder::is_of_run(moved, &info.id)
    {
        // Somebody may have moved it with its journal.
        moved.clone_into(&mut settings.out);
        let saved = journal.set_settings(settings.to_json()).await;
        saved.map_err(|error| journal_error(&error))?;
    }
    let session = Session {
        client,
        journal,
        path,
        settings,
    };
    session.run(Start::Resume, iter::empty()).await
}
