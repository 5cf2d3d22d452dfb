use std::collections::BTreeSet;
use std::path::PathBuf;

use reportflow_bulk::Settlement;
use reportflow_core::{FileId, RequestId};

use super::errors::journal_error;
use super::journal_place::JournalPlace;
use crate::error::CliError;
use crate::output::Output;

#[derive(clap::Args)]
#[command(
    override_usage = "\
cargo reportflow bulk settle --journal <FILE|URL> <KEY>...
         <--resend|--made <REQUEST_ID/FILE_ID>|--skip>",
    after_help = "\
Examples:
  cargo reportflow bulk settle --journal november/journal.db \\
    INV-0042 INV-0043 --resend
  cargo reportflow bulk settle --journal november/journal.db \\
    INV-0042 --made 5f2kq0Zr1xYb7TnP/9sLm3Vd8QwEr4TyU

The service may have made an unknown document. Look for it in the web
app first: --resend would make it again. Then run `bulk resume`, which
also finds out whether the file of --made exists.

Exit codes: 0 success, 2 usage error or failure"
)]
pub(crate) struct Args {
    /// The journal of the run: a file or a URL
    #[arg(long, value_name = "FILE|URL")]
    journal: PathBuf,
    /// Keys of unknown documents
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    #[command(flatten)]
    decision: Decision,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Decision {
    /// Send them again: the service made none
    #[arg(long)]
    resend: bool,
    /// Fetch this file: the service made it
    #[arg(long, value_name = "REQUEST_ID/FILE_ID")]
    made: Option<String>,
    /// Give them up
    #[arg(long)]
    skip: bool,
}

impl Decision {
    fn settlement(&self) -> Result<Settlement, CliError> {
        let Some(made) = &self.made else {
            return Ok(if self.resend {
                Settlement::Resend
            } else {
                Settlement::Skip
            });
        };
        let ids = made.split_once('/').and_then(|(request, file)| {
            let request_id: RequestId = request.parse().ok()?;
            let file_id: FileId = file.parse().ok()?;
            Some(Settlement::Made {
                request_id,
                file_id,
            })
        });
        ids.ok_or_else(|| {
            CliError::new(format!("invalid `--made {made}`"))
                .with_help("write both ids, as in `5f2kq0Zr1xYb7TnP/9sLm3Vd8QwEr4TyU`")
        })
    }
}

pub(super) async fn run(args: Args) -> Result<Output, CliError> {
    let settlement = args.decision.settlement()?;
    let place = JournalPlace::parse(args.journal)?;
    place.check_exists().await?;
    let journal = place.open(false).await?;
    let keys = BTreeSet::from_iter(args.keys);
    let (count, command) = (keys.len(), place.resume_command(None));
    if count > 1 && matches!(settlement, Settlement::Made { .. }) {
        let error = CliError::new(format!(
            "invalid `--made` for {count} keys: a file is one document"
        ));
        return Err(error.with_help("settle each key with its own file"));
    }
    let settled = journal.settle_all(keys, settlement).await;
    settled.map_err(|error| journal_error(&error))?;
    let workers = journal.workers().await;
    let workers = workers.map_err(|error| journal_error(&error))?;
    Ok(Output::verbatim(if workers.is_empty() {
        format!("settled {count}; now run `{command}`\n")
    } else {
        format!("settled {count}; the workers of the run go on with it\n")
    }))
}
