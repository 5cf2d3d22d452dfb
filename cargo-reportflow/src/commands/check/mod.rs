mod finding;
mod newer_versions;
mod report;
mod service;
mod snapshots;

use super::help::{CHANGES, JSON_AND_EXIT_CODES};
use crate::api::Api;
use crate::error::CliError;
use crate::output::{Format, Output};
use crate::workspace::project::Project;
use crate::workspace::references::{DesignUse, WorkspaceScan};
use crate::workspace::settings::Settings;
use report::{CheckReport, Source};

const OFFLINE_HELP: &str = "`cargo reportflow check --offline` sends no requests";

#[derive(clap::Args)]
#[command(after_help = format!("\
Examples:
  cargo reportflow check              # in CI, with the key
  cargo reportflow check --offline    # without key and network

Errors (exit code 1):
  invalid-id          A struct names an invalid id or version.
  missing-snapshot    A struct names a design without a snapshot.
  invalid-snapshot    A snapshot is not a readable parameter list, or a
                      kind in it is misspelt.
  drift               The parameters of the service differ.
  not-found           The service does not have the design.
  invalid-response    The response is not a parameter list.
Warnings:
  metadata-changed    Only labels, descriptions or order differ.
  unused-snapshot     No struct names the snapshot.
  unreadable-source   A source file is not valid Rust.
  invalid-snapshot    The snapshot of a newer version, or one that no
                      struct names, is invalid.
Notes:
  newer-version       A newer version exists, with its changes.

Compile-fail tests are skipped: files with a `.stderr` file beside them.

The command finds designs in attributes with literals. It does not see
attributes that a macro generates, or code in OUT_DIR.

Designs that exist only here, such as those of tests, are local designs.
They are checked without the service. List them in Cargo.toml:

  [workspace.metadata.reportflow]    # or [package.metadata.reportflow]
  local-designs = [\"receipt\"]

JSON: designCount, offline, findings. Each finding has level (error,
warning, note), kind (see above), id, version, message, changes, help.
id and version are null for a finding about a source file.
{CHANGES}

{JSON_AND_EXIT_CODES}"))]
pub(crate) struct Args {
    /// Check the snapshots only; send no requests
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    format: Format,
}

pub(crate) fn run(args: Args) -> Result<Output, CliError> {
    let project = Project::find()?;
    let scan = WorkspaceScan::run(&project)?;
    let needs_request = |design: &&DesignUse| !design.is_local && design.valid_snapshot().is_some();
    let to_request: Vec<&DesignUse> = scan.uses.iter().filter(needs_request).collect();
    let source = if args.offline {
        Source::Offline
    } else if to_request.is_empty() {
        Source::NotNeeded
    } else {
        Source::Service
    };
    let mut report = CheckReport {
        findings: snapshots::check(&project, &scan)?,
        skipped: None,
        designs: scan.uses.len(),
        local_designs: scan.uses.iter().filter(|design| design.is_local).count(),
        source,
    };
    if matches!(report.source, Source::Service) {
        check_online(&project, &scan.uses, &to_request, &mut report)
            .map_err(|error| error.with_help(OFFLINE_HELP))?;
    } else {
        let findings = newer_versions::check(&project, None, &scan.uses)?;
        report.findings.extend(findings);
    }
    Ok(report.into_output(args.format))
}

/// Compares with the service. If a request fails, the report contains the
/// failure and the findings so far.
fn check_online(
    project: &Project,
    uses: &[DesignUse],
    to_request: &[&DesignUse],
    report: &mut CheckReport,
) -> Result<(), CliError> {
    let api = Api::new(Settings::read(project)?)?;
    let compared = service::check(project, &api, to_request, &mut report.findings);
    let designs = compared.and_then(|()| {
        let designs = api.designs();
        designs.map_err(|error| api.designs_error(&error))
    });
    let newer = match &designs {
        Ok(designs) => newer_versions::check(project, Some((&api, designs)), uses),
        // The snapshots of newer versions need no service.
        Err(_) => newer_versions::check(project, None, uses),
    };
    let failure = match newer {
        Ok(findings) => {
            report.findings.extend(findings);
            designs.err()
        }
        Err(error) => Some(error),
    };
    report.skipped = failure.map(|error| error.with_help(OFFLINE_HELP));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::ValueEnum as _;

    use super::finding::FindingKind;

    #[test]
    fn the_help_lists_every_kind_of_finding() {
        let command = <super::Args as clap::Args>::augment_args(clap::Command::new("check"));
        let help = command.get_after_help().expect("a help").to_string();
        let (_, table) = help.split_once("\nErrors (exit code 1):").expect("a table");
        let (table, _) = table.split_once("\n\n").expect("an end of the table");
        let listed: BTreeSet<String> = table
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
            // The second line of a description.
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let kinds = FindingKind::value_variants().iter();
        assert_eq!(listed, kinds.map(|kind| kind.name()).collect());
    }
}
