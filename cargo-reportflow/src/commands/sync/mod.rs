mod report;

use reportflow_build::service::ServiceError;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::ParameterList;

use super::help::{CHANGES, JSON_AND_EXIT_CODES};
use crate::api::{Api, is_design_failure};
use crate::error::CliError;
use crate::output::{Format, Output, eprint_status};
use crate::workspace::project::Project;
use crate::workspace::references::{DesignUse, WorkspaceScan};
use crate::workspace::settings::Settings;
use report::SyncReport;

#[derive(clap::Args)]
#[command(after_help = format!("\
Examples:
  cargo reportflow sync
  cargo reportflow sync && cargo check

All lists are fetched before the first file is written. If the key or
the connection fails, no file changes. Designs that the service does
not have are reported at the end, as an error.

A snapshot is not written if its bytes are the same, so that cargo does
not rebuild. Local designs are skipped: see
`cargo reportflow check --help`.

JSON: a list of the written snapshots, with id, version, snapshot (the
path), action (new, changed, repaired), changes.
{CHANGES}

{JSON_AND_EXIT_CODES}"))]
pub(crate) struct Args {
    #[command(flatten)]
    format: Format,
}

pub(crate) fn run(args: Args) -> Result<Output, CliError> {
    let project = Project::find()?;
    let mut uses = WorkspaceScan::run(&project)?.uses;
    uses.retain(|design| !design.is_local);
    if uses.is_empty() {
        eprint_status(
            "no struct names a design of the service: start with `cargo reportflow add ID`",
        );
        return Ok(if args.format.json {
            Output::report(&SyncReport::default(), args.format)
        } else {
            Output::empty()
        });
    }
    let mut report = SyncReport::default();
    uses.retain(|design| match design.invalid_reference() {
        None => true,
        Some(invalid) => {
            let message = format!("{}: {}", design.label(), invalid.message);
            report.failures.push(message);
            false
        }
    });
    let lists = if uses.is_empty() {
        Vec::new()
    } else {
        fetch(&project, &uses, &mut report)?
    };
    for (design, list) in &lists {
        for slot in &design.slots {
            if project.owns(&slot.designs) {
                report.write_snapshot(&project, design, slot, list);
            }
        }
    }
    let output = if lists.is_empty() {
        Output::empty()
    } else {
        Output::report(&report, args.format)
    };
    Ok(output.with_outcome(report.outcome()))
}

/// Fetches all lists. A failure that is not about a single design is an error,
/// so that no file is written.
fn fetch<'a>(
    project: &Project,
    uses: &'a [DesignUse],
    report: &mut SyncReport,
) -> Result<Vec<(&'a DesignUse, ParameterList)>, CliError> {
    let api = Api::new(Settings::read(project)?)?;
    let versions: Vec<_> = uses
        .iter()
        .map(|design| (design.id.as_str(), design.version))
        .collect();
    let mut lists = Vec::new();
    for (design, result) in uses.iter().zip(api.all_parameters(&versions)) {
        match result {
            Some(Ok(list)) => lists.push((design, list)),
            Some(Err(error)) if is_design_failure(&error) => {
                let message = format!("{}: {}", design.label(), ErrorChain(&error));
                report.failures.push(message);
                if matches!(error, ServiceError::NotFound(_)) {
                    report.failure_help = Some(api.not_found_help());
                }
            }
            Some(Err(error)) => {
                let error = api.parameters_error(&error).context(design.label());
                return Err(error.with_note("no file was changed"));
            }
            // The request was not sent, because another one failed.
            None => {}
        }
    }
    Ok(lists)
}
