use reportflow_schema::snapshot;

use super::arguments::{NumberArgs, check_design_id, check_struct_name};
use super::help::EXIT_CODES;
use super::snapshot_errors::load_error;
use crate::codegen::{self, DesignVersion};
use crate::error::CliError;
use crate::output::Output;
use crate::workspace::project::Project;
use crate::workspace::settings::Settings;

#[derive(clap::Args)]
#[command(after_help = format!("\
Examples:
  cargo reportflow codegen 0eUDdgAjNXrrItA2 --version 1
  cargo reportflow codegen 0eUDdgAjNXrrItA2 --version 1 > src/invoice.rs
  cargo reportflow codegen 0eUDdgAjNXrrItA2 --version 1 \\
    --name Invoice --number i64 >> src/docs.rs

The output compiles without changes. If one file holds several
documents, give each a different --name.

Then adapt the types:
  - Every number has the type of --number. For money, f64 rounds: use
    i64, or Decimal with the feature `rust_decimal` and that crate.
  - Every date is String. Date types fit as well.
  - Option<T> leaves a parameter out if the value is None.
  - A collection may be one row instead of a Vec.

{EXIT_CODES}"))]
pub(crate) struct Args {
    /// The design's id
    id: String,
    /// The version of the snapshot
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    version: u32,
    /// Name the struct, and prefix its rows
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    numbers: NumberArgs,
}

pub(crate) fn run(args: &Args) -> Result<Output, CliError> {
    let (version, name) = (args.version, args.name.as_deref());
    check_design_id(&args.id)?;
    check_struct_name(name)?;
    let project = Project::find()?;
    let settings = Settings::read(&project)?;
    let id = settings.ids.source_id(&args.id);
    let loaded = snapshot::load(&project.all_snapshot_folders()?, id, version);
    let snapshot = loaded.map_err(|error| load_error(&project, id, version, &error))?;
    let names: Vec<&str> = name.into_iter().chain([id]).collect();
    Ok(Output::verbatim(codegen::generate(&DesignVersion {
        names: &names,
        id,
        version,
        list: &snapshot.list,
        number: args.numbers.number,
    })))
}
