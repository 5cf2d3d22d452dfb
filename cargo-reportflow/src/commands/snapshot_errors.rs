//! Messages and help for missing and invalid snapshots.

use std::io;

use reportflow_schema::snapshot::SnapshotError;

use crate::error::CliError;
use crate::workspace::project::Project;

/// Describes a snapshot that is missing or invalid.
pub(super) fn load_error(
    project: &Project,
    id: &str,
    version: u32,
    error: &SnapshotError,
) -> CliError {
    let SnapshotError::Missing { versions, searched } = error else {
        return invalid_snapshot(project, id, version, error);
    };
    let file = searched.first().map(|file| project.display_path(file));
    let file = file.unwrap_or_default();
    let others = other_versions(versions);
    CliError::new(format!(
        "missing snapshot of design `{id}` v{version}{others}: `{file}` and the other folders of \
         designs do not have it"
    ))
    .with_help(format!(
        "run `cargo reportflow add {id} --version {version}` to fetch it"
    ))
}

/// Describes a snapshot that exists, but is invalid.
pub(super) fn invalid_snapshot(
    project: &Project,
    id: &str,
    version: u32,
    error: &SnapshotError,
) -> CliError {
    let fetch = format!("run `cargo reportflow add {id} --version {version}` to fetch it again");
    match error {
        SnapshotError::Invalid { path, error } => {
            let path = project.display_path(path);
            let invalid = CliError::new(format!("invalid snapshot `{path}`: {error}"));
            if error.has_advice() {
                invalid
            } else {
                invalid.with_help(fetch)
            }
        }
        SnapshotError::Io { path, error } => {
            let path = project.display_path(path);
            let help = unreadable_help(error).map_or(fetch, str::to_owned);
            CliError::new(format!("cannot read `{path}`: {error}")).with_help(help)
        }
        _ => CliError::from_error(error),
    }
}

/// Returns advice for a file that cannot be read.
pub(super) fn unreadable_help(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Some("check its permissions"),
        io::ErrorKind::IsADirectory => Some("move the folder that has the file's name"),
        _ => None,
    }
}

/// " (found: v1, v2)": the versions with a snapshot, if any.
pub(super) fn other_versions(versions: &[u32]) -> String {
    if versions.is_empty() {
        return String::new();
    }
    let versions: Vec<_> = versions
        .iter()
        .map(|version| format!("v{version}"))
        .collect();
    format!(" (found: {})", versions.join(", "))
}
