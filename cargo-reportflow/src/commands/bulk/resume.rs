use std::iter;
use std::path::{Path, PathBuf, absolute};

use reportflow_bulk::{Journal, RunInfo};

use super::client::client;
use super::errors::journal_error;
use super::folder;
use super::journal_place::JournalPlace;
use super::run_settings::{RunSettings, run_of};
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
    /// The journal of the run: a file or a URL
    #[arg(long, value_name = "FILE|URL")]
    journal: PathBuf,
    /// The folder of this machine, for a URL
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Continue with a copy; the original must not go on
    #[arg(long)]
    accept_copy: bool,
}

pub(super) async fn run(args: Args) -> Result<Output, CliError> {
    let place = JournalPlace::parse(args.journal)?;
    if args.out.is_some() && !place.is_shared() {
        let error = CliError::new("invalid `--out`: the PDFs of a journal file are in one folder");
        return Err(error.with_help("leave it out; you may move the folder with the journal"));
    }
    place.check_exists().await?;
    let client = client(&Project::find_or_current_dir()?, &place).await?;
    let journal = place.open(args.accept_copy).await?;
    let (info, mut settings) = run_of(&journal, &place).await?;
    if let Some(out) = &args.out {
        settings.out = folder::absolute_path(out)?;
    }
    if let Some(path) = place.file() {
        follow_move(&journal, path, &info, &mut settings).await?;
    }
    let session = Session {
        client,
        journal,
        place,
        settings,
        out: args.out,
    };
    session.run(Start::Resume, iter::empty()).await
}

/// Uses the folder of the journal, if somebody moved it with its journal.
async fn follow_move(
    journal: &Journal,
    path: &Path,
    info: &RunInfo,
    settings: &mut RunSettings,
) -> Result<(), CliError> {
    if let Some(moved) = absolute(path).ok().as_deref().and_then(Path::parent)
        && folder::is_of_run(moved, &info.id)
    {
        moved.clone_into(&mut settings.out);
        let saved = journal.set_settings(settings.to_json()).await;
        saved.map_err(|error| journal_error(&error))?;
    }
    Ok(())
}
