//! What can be seen without the service.

use std::fs;
use std::path::Path;

use reportflow_schema::snapshot::{self, SnapshotError};

use crate::finding::{Finding, Level};
use crate::project::Project;
use crate::used::{Kept, Used};

pub(super) fn findings(project: &Project, used: &[Used]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for used in used.iter().filter(|used| !used.meant_to_fail) {
        if used.snapshots.is_empty() {
            let message = format!("{}: that is no design id", used.label());
            findings.push(error(
                "id",
                used,
                message,
                "ids are listed by `cargo reportflow designs`",
            ));
        }
        let unsound = used
            .snapshots
            .iter()
            .filter_map(|kept| unsound(project, used, kept));
        findings.extend(unsound);
    }
    for folder in project.all_folders() {
        if project.owns(&folder) {
            findings.extend(surplus(project, used, &folder));
        }
    }
    findings
}

fn unsound(project: &Project, used: &Used, kept: &Kept) -> Option<Finding> {
    let label = used.label();
    let finding = match kept.state.as_ref().err()? {
        SnapshotError::Missing { versions, .. } => {
            let path = snapshot::path(&kept.designs, &used.id, used.version);
            let others: Vec<_> = versions
                .iter()
                .map(|version| format!("v{version}"))
                .collect();
            let others = match others.len() {
                0 => String::new(),
                _ => format!(", only of {}", others.join(", ")),
            };
            let message = format!(
                "{label} has no snapshot{others}: `{}` is missing",
                project.shown(&path)
            );
            let next = format!(
                "run `cargo reportflow add {} --version {}`",
                used.id, used.version
            );
            error("missing", used, message, &next)
        }
        SnapshotError::Broken { path, error: why } => {
            let message = format!(
                "{label} has a broken snapshot: `{}`: {why}",
                project.shown(path)
            );
            error(
                "broken",
                used,
                message,
                "run `cargo reportflow sync`, or restore the file",
            )
        }
        other => error(
            "broken",
            used,
            format!("{label}: {other}"),
            "see to its permissions",
        ),
    };
    Some(finding)
}

fn error(kind: &'static str, used: &Used, message: String, next: &str) -> Finding {
    Finding {
        level: Level::Error,
        kind,
        id: used.id.clone(),
        version: used.version,
        message,
        changes: Vec::new(),
        next: next.to_owned(),
    }
}

/// Snapshots that no struct names. A newer version of a design in use is none
/// of them: it is there for an upgrade.
fn surplus(project: &Project, used: &[Used], designs: &Path) -> Vec<Finding> {
    let Ok(entries) = fs::read_dir(designs) else {
        return Vec::new();
    };
    let mut ids: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    ids.sort();
    let mut findings = Vec::new();
    for id in ids {
        let oldest = used
            .iter()
            .find(|used| used.id == id)
            .map(|used| used.version);
        for version in snapshot::versions(designs, &id) {
            let named = used
                .iter()
                .any(|used| used.id == id && used.version == version);
            if named || oldest.is_some_and(|oldest| version > oldest) {
                continue;
            }
            let path = project.shown(&snapshot::path(designs, &id, version));
            findings.push(Finding {
                level: Level::Warning,
                kind: "surplus",
                id: id.clone(),
                version,
                message: format!("no struct names `{path}`"),
                changes: Vec::new(),
                next: format!("remove it, or write its struct by `cargo reportflow new {id} --version {version}`"),
            });
        }
    }
    findings
}
