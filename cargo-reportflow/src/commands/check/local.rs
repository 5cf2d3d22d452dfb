//! What can be seen without the service.

use std::collections::BTreeSet;
use std::path::Path;

use reportflow_schema::snapshot::{self, SnapshotError};

use crate::commands::next_for_unreadable;
use crate::finding::{Finding, Level};
use crate::project::Project;
use crate::used::{Kept, Scan, Used};

pub(super) fn findings(project: &Project, scan: &Scan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for used in &scan.used {
        if let Some((what, next)) = used.misnamed() {
            let message = format!("{}: {what}", used.label());
            findings.push(error("id", used, message, next));
        }
        let unsound = used
            .snapshots
            .iter()
            .filter_map(|kept| unsound(project, used, kept));
        findings.extend(unsound);
    }
    findings.extend(scan.unreadable.iter().map(|file| Finding {
        level: Level::Warning,
        kind: "unreadable",
        id: String::new(),
        version: 0,
        message: format!("`{file}` cannot be read as Rust: its designs are not known"),
        changes: Vec::new(),
        next: "`cargo check` says what is wrong with it".to_owned(),
    }));
    for folder in project.all_folders() {
        if project.owns(&folder) {
            findings.extend(surplus(project, &scan.named, &folder));
        }
    }
    findings
}

fn unsound(project: &Project, used: &Used, kept: &Kept) -> Option<Finding> {
    let label = used.label_at(&kept.place);
    let again = match used.is_local {
        true => "restore the file: the service does not have it",
        false => "run `cargo reportflow sync`, or restore the file",
    };
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
            let Used { id, version, .. } = used;
            let next = if used.is_local {
                "write the file, since the service does not have it".to_owned()
            } else if project.folder_of_add(id, *version) == kept.designs {
                format!("run `cargo reportflow add {id} --version {version}`")
            } else {
                // From here, `add` would write it where that package finds none.
                "run `cargo reportflow sync`".to_owned()
            };
            error("missing", used, message, &next)
        }
        SnapshotError::Invalid { path, error: why } => {
            let message = format!(
                "{label} has a broken snapshot: `{}`: {why}",
                project.shown(path)
            );
            error("broken", used, message, again)
        }
        SnapshotError::Io { path, error: why } => {
            let path = project.shown(path);
            let message = format!("{label} has a snapshot `{path}` that cannot be read: {why}");
            error(
                "broken",
                used,
                message,
                next_for_unreadable(why).unwrap_or(again),
            )
        }
        other => error("broken", used, format!("{label}: {other}"), again),
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
fn surplus(project: &Project, named: &BTreeSet<(String, u32)>, designs: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in snapshot::ids(designs) {
        let oldest = named.iter().find(|(named, _)| *named == id);
        for version in snapshot::versions(designs, &id) {
            if oldest.is_some_and(|(_, oldest)| version > *oldest)
                || named.contains(&(id.clone(), version))
            {
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
                next: format!("if no macro or generated code names it, remove it, or write its struct by `cargo reportflow new {id} --version {version}`"),
            });
        }
    }
    findings
}
