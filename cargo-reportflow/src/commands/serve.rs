use clap::Args;
use reportflow_emulator::StartError;
use reportflow_emulator::cli::{ServeArgs, ServeError, serve};

use crate::Answer;
use crate::project::Project;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo reportflow serve
  cargo reportflow serve --listen 127.0.0.1:8080 --strict --rate-limits
  cargo reportflow serve --oauth-client-id app --oauth-client-secret any
  REPORTFLOW_BASE_URL=http://127.0.0.1:8080/v1 REPORTFLOW_APP_KEY=any cargo run

The first line on standard output is `listening on http://ADDRESS/v1`. The default of --designs is
the folder that `add` writes to. The server runs until Ctrl-C, and stores what it generates. Its PDFs
are real, but show labels and values instead of the design's layout.

Exit codes: 0 stopped by Ctrl-C, 2 usage error or failed start")]
pub(crate) struct Serve {
    #[command(flatten)]
    emulator: ServeArgs,
}

pub(super) fn run(Serve { emulator: mut args }: Serve) -> Result<Answer, String> {
    if args.designs.is_none() {
        args.designs = Project::find()
            .ok()
            .map(|project| project.new_snapshots(None));
    }
    serve(args).map_err(|error| match error {
        ServeError::Start(StartError::MissingDesignsDir(_)) => format!(
            "{error}\nset the folder of snapshots with `--designs DIR`, or fetch a snapshot with `cargo reportflow add ID`"
        ),
        _ => error.to_string(),
    })?;
    Ok(Answer::well(String::new()))
}
