use std::iter;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use reportflow_bulk::JournalError;

use super::client::client;
use super::errors::journal_error;
use super::folder;
use super::journal_place::JournalPlace;
use super::run_settings::run_of;
use super::session::{Session, Start};
use crate::error::CliError;
use crate::output::{Output, eprint_status};
use crate::workspace::project::Project;

/// The time in which a database that went away may come back.
const PATIENCE: Duration = Duration::from_secs(60);

/// The time between two looks into a journal whose documents are not all there.
const WAIT: Duration = Duration::from_secs(1);

#[derive(clap::Args)]
#[command(after_help = "\
Example:
  cargo reportflow bulk work \\
    --journal 'postgres://rf@db.example/billing?schema=november'

It works on a run that `bulk run` began with the same URL, and ends with
the run. It waits until all documents of the run are in the journal.
Any number of machines may work: they share the rate limits of the
service. A killed one leaves the documents of its requests unknown.

PDFs and reports go to a folder with the path of `bulk run --out`, which
may be on a shared disk, or to `--out`. In saved.csv, a PDF of another
machine has its name in front, as in web2:/srv/november/INV-0042.pdf.

Other users may see command lines, so put the password of the database
into the variable PGPASSWORD.

Exit codes: 0 all saved, 1 finished, and some are refused, unknown or
skipped, 2 could not run, or was stopped")]
pub(crate) struct Args {
    /// The journal of the run, in PostgreSQL
    #[arg(long, value_name = "URL")]
    journal: PathBuf,
    /// The folder of this machine; default: that of the run
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) async fn run(args: Args) -> Result<Output, CliError> {
    let place = JournalPlace::parse(args.journal)?;
    if !place.is_shared() {
        let error = CliError::new("invalid `--journal`: one process works with a journal file");
        return Err(error.with_help("`bulk resume` continues its run"));
    }
    let client = client(&Project::find_or_current_dir()?, &place).await?;
    wait(&place).await?;
    let journal = place.open(false).await?;
    let (_, mut settings) = run_of(&journal, &place).await?;
    if let Some(out) = &args.out {
        settings.out = folder::absolute_path(out)?;
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

/// Waits until all documents of the run are in the journal.
async fn wait(place: &JournalPlace) -> Result<(), CliError> {
    let mut is_told = false;
    let mut journal = None;
    let mut away_since = None;
    loop {
        if journal.is_none() {
            match place.open_if_exists().await {
                Ok(opened) => (journal, away_since) = (opened, None),
                // As in the middle of a run.
                Err(JournalError::Connect { .. })
                    if is_told
                        && away_since.get_or_insert_with(Instant::now).elapsed() < PATIENCE => {}
                Err(error) => return Err(journal_error(&error)),
            }
        }
        if let Some(journal) = &journal {
            let info = journal.run_info().await;
            if info.map_err(|error| journal_error(&error))?.is_sealed {
                return Ok(());
            }
        }
        if !is_told {
            eprint_status(&format!(
                "waiting until `bulk run` has put all documents into `{place}`"
            ));
            is_told = true;
        }
        tokio::time::sleep(WAIT).await;
    }
}
