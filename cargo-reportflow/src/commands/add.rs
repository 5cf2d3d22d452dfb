use reportflow_build::service::DesignSummary;
use reportflow_schema::snapshot;

use super::arguments::{NumberArgs, check_design_id, check_struct_name};
use super::help::EXIT_CODES;
use crate::api::Api;
use crate::codegen::{self, DesignVersion};
use crate::error::CliError;
use crate::output::{Output, eprint_status};
use crate::workspace::project::Project;
use crate::workspace::settings::Settings;

// Without this usage, clap takes `--version` for its own flag.
#[derive(clap::Args)]
#[command(
    override_usage = "cargo reportflow add [OPTIONS] <ID>",
    after_help = format!("\
Examples:
  cargo reportflow add 0eUDdgAjNXrrItA2
  cargo reportflow add 0eUDdgAjNXrrItA2 --version 3 > src/invoice.rs
  cargo reportflow add 0eUDdgAjNXrrItA2 --name Invoice >> src/docs.rs

The command writes designs/ID/vN.json. It uses the nearest designs/ of
the current package or above it. Default: designs/ at the root of the
workspace. REPORTFLOW_DESIGNS_DIR replaces designs/: the command uses
the folder that the build reads. Default: a new one, at the root of the
workspace. Commit the file.

The struct goes to standard output, all messages to standard error.

{EXIT_CODES}")
)]
pub(crate) struct Args {
    /// The design's id; `cargo reportflow designs` lists the ids
    id: String,
    /// The version [default: the latest]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    version: Option<u32>,
    /// Name the struct, and prefix its rows [default: the label]
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    numbers: NumberArgs,
}

pub(crate) fn run(args: &Args) -> Result<Output, CliError> {
    check_design_id(&args.id)?;
    check_struct_name(args.name.as_deref())?;
    let project = Project::find()?;
    let api = Api::new(Settings::read(&project)?)?;
    // The user may have copied the id from the service.
    let id = api.ids().source_id(&args.id).to_owned();
    let designs = match (args.version, api.designs()) {
        (_, Ok(designs)) => designs,
        // With a version, the list only improves messages and the name.
        (Some(_), Err(error)) if !error.is_global_failure() => Vec::new(),
        (_, Err(error)) => return Err(api.designs_error(&error)),
    };
    let design = api.find(&designs, &id);
    let latest = design.map(|design| design.latest_version);
    let version = args.version.or(latest);
    let version = version.ok_or_else(|| api.unknown_design(&id, &designs))?;
    let list = api
        .parameters(&id, version)
        .map_err(|error| api.version_error(&id, version, &error, &designs))?;

    let folder = project.folder_for_add(&id, version)?;
    let path = project.display_path(&snapshot::path(&folder, &id, version));
    let is_changed = snapshot::write(&folder, &id, version, &list)
        .map_err(|error| CliError::new(format!("cannot write `{path}`: {error}")))?;
    if is_changed {
        eprint_status(&format!("wrote {path}: commit it"));
    } else {
        eprint_status(&format!("{path} is up to date"));
    }
    eprint_status("paste this struct into a crate with `reportflow`, and adapt its types:\n");
    // Two structs of one name do not fit into one file. `請求書(A)` and `請求書【A】`
    // have one name.
    let name_of = |one: &DesignSummary| codegen::document_name(&[&one.label], &one.id);
    let is_unique = |one: &&DesignSummary| {
        let name = name_of(one);
        designs.iter().filter(|one| name_of(one) == name).count() == 1
    };
    let label = design.filter(is_unique).map(|design| design.label.as_str());
    let name = args.name.as_deref();
    let names: Vec<&str> = name.into_iter().chain(label).chain([id.as_str()]).collect();
    Ok(Output::verbatim(codegen::generate(&DesignVersion {
        names: &names,
        id: &id,
        version,
        list: &list,
        number: args.numbers.number,
    })))
}
