//! Checks the sources and the snapshots, without the service.

use std::collections::BTreeSet;
use std::path::Path;

use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::snapshot::{self, SnapshotError};

use super::finding::{Finding, FindingKind, Level};
use crate::commands::snapshot_errors::{other_versions, unreadable_help};
use crate::error::CliError;
use crate::workspace::project::Project;
use crate::workspace::references::{DesignUse, SnapshotSlot, WorkspaceScan};

pub(super) fn check(project: &Project, scan: &WorkspaceScan) -> Result<Vec<Finding>, CliError> {
    let mut findings = Vec::new();
    for design in &scan.uses {
        if let Some(invalid) = design.invalid_reference() {
            let message = format!("{}: {}", design.label(), invalid.message);
            let finding = Finding::error(FindingKind::InvalidId, design, message, invalid.help);
            findings.push(finding);
        }
        let slots = design.slots.iter();
        findings.extend(slots.filter_map(|slot| check_slot(project, design, slot)));
    }
    findings.extend(scan.invalid_files.iter().map(|file| invalid_file(file)));
    for folder in project.all_snapshot_folders()? {
        if project.owns(&folder) {
            findings.extend(unused_snapshots(project, &scan.references, &folder));
        }
    }
    Ok(findings)
}

fn check_slot(project: &Project, design: &DesignUse, slot: &SnapshotSlot) -> Option<Finding> {
    let label = design.label_at(&slot.location);
    let restore = if design.is_local {
        "correct the file; the service does not have it"
    } else {
        "run `cargo reportflow sync`, or correct the file"
    };
    let invalid =
        |message, help: &str| Finding::error(FindingKind::InvalidSnapshot, design, message, help);
    Some(match slot.snapshot.as_ref().err()? {
        SnapshotError::Missing { versions, .. } => missing(project, design, slot, versions),
        SnapshotError::Invalid { path, error } => {
            let path = project.display_path(path);
            invalid(
                format!("{label} has an invalid snapshot: `{path}`: {error}"),
                restore,
            )
        }
        SnapshotError::Io { path, error } => {
            let path = project.display_path(path);
            let message = format!("{label}: cannot read the snapshot `{path}`: {error}");
            invalid(message, unreadable_help(error).unwrap_or(restore))
        }
        other => invalid(format!("{label}: {}", ErrorChain(other)), restore),
    })
}

fn missing(
    project: &Project,
    design: &DesignUse,
    slot: &SnapshotSlot,
    versions: &[u32],
) -> Finding {
    let DesignUse { id, version, .. } = design;
    let path = project.display_path(&snapshot::path(&slot.designs, id, *version));
    let label = design.label_at(&slot.location);
    let others = other_versions(versions);
    let message = format!("{label} has no snapshot{others}: `{path}` is missing");
    let help = if design.is_local {
        "write the file; the service does not have it".to_owned()
    } else if project
        .folder_for_add(id, *version)
        .is_ok_and(|folder| folder == slot.designs)
    {
        format!("run `cargo reportflow add {id} --version {version}`")
    } else {
        // From the current folder, `add` would write to another folder.
        "run `cargo reportflow sync`".to_owned()
    };
    Finding::error(FindingKind::MissingSnapshot, design, message, help)
}

fn invalid_file(file: &str) -> Finding {
    Finding {
        level: Level::Warning,
        kind: FindingKind::UnreadableSource,
        design: None,
        message: format!("`{file}` is not valid Rust: its designs are unknown"),
        changes: Vec::new(),
        help: "`cargo check` reports the syntax error".to_owned(),
    }
}

/// Returns the cause of an error, without the path.
fn cause(error: &SnapshotError) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), |source| source.to_string())
}

/// Finds snapshots that no struct names, and which of them are invalid. Ignores newer versions of designs in
/// use, because they are for an upgrade.
fn unused_snapshots(
    project: &Project,
    references: &BTreeSet<(String, u32)>,
    designs: &Path,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in snapshot::ids(designs) {
        let oldest = references.iter().find(|(other, _)| *other == id);
        for version in snapshot::versions(designs, &id) {
            let is_newer = oldest.is_some_and(|(_, oldest)| version > *oldest);
            if is_newer || references.contains(&(id.clone(), version)) {
                continue;
            }
            let path = project.display_path(&snapshot::path(designs, &id, version));
            let loaded = snapshot::load(&[designs.to_owned()], &id, version);
            findings.extend(loaded.err().map(|error| Finding {
                level: Level::Warning,
                kind: FindingKind::InvalidSnapshot,
                design: Some((id.clone(), version)),
                message: format!("invalid snapshot `{path}`: {}", cause(&error)),
                changes: Vec::new(),
                help: "correct or remove the file".to_owned(),
            }));
            findings.push(Finding {
                level: Level::Warning,
                kind: FindingKind::UnusedSnapshot,
                design: Some((id.clone(), version)),
                message: format!("no struct names `{path}`"),
                changes: Vec::new(),
                help: format!(
                    "remove it, or generate its struct with `cargo reportflow codegen {id} \
                     --version {version}`; keep it if a macro or generated code names it"
                ),
            });
        }
    }
    findings
}
