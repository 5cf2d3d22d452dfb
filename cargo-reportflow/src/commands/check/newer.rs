//! Newer versions of designs in use: never a fault, since a version stays as it
//! is.

use std::collections::BTreeSet;

use reportflow_build::service::DesignSummary;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, Snapshot, SnapshotError};

use crate::finding::{Finding, Level};
use crate::project::Project;
use crate::remote::{Remote, is_about_the_design};
use crate::used::Used;

pub(super) fn findings(
    project: &Project,
    service: Option<(&Remote, &[DesignSummary])>,
    used: &[Used],
) -> Result<Vec<Finding>, String> {
    let folders = project.all_folders();
    let mut findings = Vec::new();
    for used in used {
        let Some(snapshot) = used.sound() else {
            continue;
        };
        let service = service.filter(|_| !used.is_local);
        let latest = service
            .and_then(|(remote, designs)| remote.find(designs, &used.id))
            .map(|design| design.latest_version);
        let beside = folders
            .iter()
            .flat_map(|folder| snapshot::versions(folder, &used.id));
        let versions: BTreeSet<u32> = beside
            .chain(latest)
            .filter(|version| *version > used.version)
            .collect();
        for version in versions {
            findings.push(match snapshot::load(&folders, &used.id, version) {
                Ok(newer) => {
                    let place = project.shown(&newer.path);
                    note(used, version, &place, Some(changes(snapshot, &newer.list)))
                }
                Err(SnapshotError::Missing { .. }) => {
                    let list = fetch(service, used, version)?;
                    let changes = list.map(|list| changes(snapshot, &list));
                    note(used, version, "on the service", changes)
                }
                Err(error) => unsound(project, used, version, &error),
            });
        }
    }
    Ok(findings)
}

fn note(used: &Used, newer: u32, place: &str, changes: Option<Vec<Change>>) -> Finding {
    let same = match changes.as_ref().is_some_and(Vec::is_empty) {
        true => ", with the same parameters",
        false => "",
    };
    let Used { id, version, .. } = used;
    Finding {
        level: Level::Note,
        kind: "newer",
        id: id.clone(),
        version: *version,
        message: format!(
            "{} has a newer version, v{newer} ({place}){same}",
            used.label()
        ),
        changes: changes.unwrap_or_default(),
        next: format!(
            "`cargo reportflow diff {id} {version} {newer}` shows what an upgrade touches"
        ),
    }
}

/// No struct names it yet, so that nothing fails.
fn unsound(project: &Project, used: &Used, newer: u32, error: &SnapshotError) -> Finding {
    let why = match error {
        SnapshotError::Invalid { path, error } => {
            format!("which is broken: `{}`: {error}", project.shown(path))
        }
        error => format!("which cannot be read: {}", ErrorChain(error)),
    };
    Finding {
        level: Level::Warning,
        kind: "broken",
        id: used.id.clone(),
        version: newer,
        message: format!(
            "{} has a snapshot of a newer version, v{newer}, {why}",
            used.label()
        ),
        changes: Vec::new(),
        next: format!("run `cargo reportflow add {} --version {newer}`", used.id),
    }
}

/// The list, if the service has it.
fn fetch(
    service: Option<(&Remote, &[DesignSummary])>,
    used: &Used,
    version: u32,
) -> Result<Option<ParameterList>, String> {
    let Some((remote, _)) = service else {
        return Ok(None);
    };
    match remote.parameters(&used.id, version) {
        Ok(list) => Ok(Some(list)),
        Err(error) if is_about_the_design(&error) => Ok(None),
        Err(error) => Err(format!(
            "design `{}` v{version}: {}",
            used.id,
            remote.explain(&error)
        )),
    }
}

fn changes(old: &Snapshot, new: &ParameterList) -> Vec<Change> {
    let mut changes = diff(&old.list, new);
    changes.retain(Change::is_breaking);
    changes
}
