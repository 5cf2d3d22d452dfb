//! Reports newer versions of designs in use. They are never errors, because a
//! struct keeps its version.

use std::collections::BTreeSet;

use reportflow_build::service::DesignSummary;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, Snapshot, SnapshotError};

use super::finding::{Finding, FindingKind, Level};
use crate::api::{Api, is_design_failure};
use crate::error::CliError;
use crate::workspace::project::Project;
use crate::workspace::references::DesignUse;

type Service<'a> = (&'a Api, &'a [DesignSummary]);

/// Checks the snapshots, and the designs of `service` if it is given.
pub(super) fn check(
    project: &Project,
    service: Option<Service<'_>>,
    uses: &[DesignUse],
) -> Result<Vec<Finding>, CliError> {
    let folders = project.all_snapshot_folders()?;
    let mut findings = Vec::new();
    for design in uses {
        let Some(snapshot) = design.valid_snapshot() else {
            continue;
        };
        let service = service.filter(|_| !design.is_local);
        let latest = service
            .and_then(|(api, designs)| api.find(designs, &design.id))
            .map(|design| design.latest_version);
        let versions: BTreeSet<u32> = folders
            .iter()
            .flat_map(|folder| snapshot::versions(folder, &design.id))
            .chain(latest)
            .filter(|version| *version > design.version)
            .collect();
        for version in versions {
            findings.push(match snapshot::load(&folders, &design.id, version) {
                Ok(newer) => {
                    let place = project.display_path(&newer.path);
                    let changes = breaking_changes(snapshot, &newer.list);
                    note(design, version, &place, Some(changes))
                }
                Err(SnapshotError::Missing { .. }) => {
                    let list = fetch(service, design, version)?;
                    let changes = list.map(|list| breaking_changes(snapshot, &list));
                    note(design, version, "on the service", changes)
                }
                Err(error) => invalid_snapshot(project, design, version, &error),
            });
        }
    }
    Ok(findings)
}

fn note(design: &DesignUse, newer: u32, place: &str, changes: Option<Vec<Change>>) -> Finding {
    let suffix = if changes.as_ref().is_some_and(Vec::is_empty) {
        ", with the same parameters"
    } else {
        ""
    };
    let DesignUse { id, version, .. } = design;
    let label = design.label();
    let message = format!("{label} has a newer version, v{newer} ({place}){suffix}");
    let help =
        format!("`cargo reportflow diff {id} {version} {newer}` shows what an upgrade affects");
    Finding {
        level: Level::Note,
        changes: changes.unwrap_or_default(),
        ..Finding::error(FindingKind::NewerVersion, design, message, help)
    }
}

/// Creates only a warning, because no struct names the version yet.
fn invalid_snapshot(
    project: &Project,
    design: &DesignUse,
    newer: u32,
    error: &SnapshotError,
) -> Finding {
    let cause = match error {
        SnapshotError::Invalid { path, error } => {
            format!("`{}`: {error}", project.display_path(path))
        }
        error => ErrorChain(error).to_string(),
    };
    let label = design.label();
    let message = format!("{label} has an invalid snapshot of a newer version, v{newer}: {cause}");
    let help = format!("run `cargo reportflow add {} --version {newer}`", design.id);
    Finding {
        level: Level::Warning,
        design: Some((design.id.clone(), newer)),
        ..Finding::error(FindingKind::InvalidSnapshot, design, message, help)
    }
}

/// Fetches a version. Returns `None` without a service, or if the service does
/// not have the version.
fn fetch(
    service: Option<Service<'_>>,
    design: &DesignUse,
    version: u32,
) -> Result<Option<ParameterList>, CliError> {
    let Some((api, _)) = service else {
        return Ok(None);
    };
    match api.parameters(&design.id, version) {
        Ok(list) => Ok(Some(list)),
        Err(error) if is_design_failure(&error) => Ok(None),
        Err(error) => {
            let subject = format!("design `{}` v{version}", design.id);
            Err(api.parameters_error(&error).context(subject))
        }
    }
}

fn breaking_changes(old: &Snapshot, new: &ParameterList) -> Vec<Change> {
    let mut changes = diff(&old.list, new);
    changes.retain(Change::is_breaking);
    changes
}
