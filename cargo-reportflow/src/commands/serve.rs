use reportflow_emulator::StartError;
use reportflow_emulator::cli::{ServeArgs, ServeError, serve};

use crate::error::CliError;
use crate::output::{Outcome, Output};
use crate::workspace::project::Project;

#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo reportflow serve
  cargo reportflow serve --listen 127.0.0.1:8080 --strict --rate-limits
  cargo reportflow serve --oauth-client-id app \\
    --oauth-client-secret any
  cargo reportflow serve --fail-on missing,unknown -- cargo test
  REPORTFLOW_BASE_URL=http://127.0.0.1:8080/v1 REPORTFLOW_APP_KEY=any \\
    cargo run

The first line on standard output is
`listening on http://ADDRESS/v1`. The server runs until Ctrl-C or
SIGTERM, and keeps its documents. Its PDFs are real, but show labels
and values instead of the design's layout.

With CMD, it runs until CMD ends. CMD has REPORTFLOW_BASE_URL,
REPORTFLOW_APP_KEY and REPORTFLOW_WEBHOOK_SECRET, and standard output.

Without --designs, it reads the folder that `add` writes to.

Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 --fail-on, 2 usage error
or failed start; with CMD, its own, or 127 if it is not found")]
pub(crate) struct Args {
    #[command(flatten)]
    emulator: ServeArgs,
}

pub(crate) fn run(args: Args) -> Result<Output, CliError> {
    let mut args = args.emulator;
    if args.designs.is_none()
        && let Ok(project) = Project::find()
    {
        args.designs = Some(project.current_folder()?);
    }
    let code = serve(args).map_err(|error| {
        let described = CliError::from_error(&error);
        match error {
            ServeError::Start(StartError::MissingDesignsDir(_)) => described.with_help(
                "set the folder of snapshots with `--designs DIR`, or fetch a snapshot with \
                 `cargo reportflow add ID`",
            ),
            _ => described,
        }
    })?;
    Ok(Output::empty().with_outcome(match code {
        0 => Outcome::Success,
        code => Outcome::Exit(code),
    }))
}
