//! Compares the snapshots with the parameter lists of the service.

use reportflow_build::service::ServiceError;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};

use super::finding::{Finding, FindingKind, Level};
use crate::api::{Api, is_design_failure};
use crate::error::CliError;
use crate::workspace::project::Project;
use crate::workspace::references::{DesignUse, SnapshotSlot};

/// Adds differences to `findings`, even if another request fails.
pub(super) fn check(
    project: &Project,
    api: &Api,
    uses: &[&DesignUse],
    findings: &mut Vec<Finding>,
) -> Result<(), CliError> {
    let versions: Vec<_> = uses
        .iter()
        .map(|design| (design.id.as_str(), design.version))
        .collect();
    let mut failure = None;
    for (design, result) in uses.iter().zip(api.all_parameters(&versions)) {
        match result {
            Some(Ok(list)) => {
                let slots = design.slots.iter();
                findings.extend(slots.filter_map(|slot| compare(project, design, slot, &list)));
            }
            Some(Err(error)) if is_design_failure(&error) => {
                findings.push(design_failure(api, design, &error));
            }
            Some(Err(error)) => {
                failure.get_or_insert_with(|| api.parameters_error(&error).context(design.label()));
            }
            // The request was not sent, because another one failed.
            None => {}
        }
    }
    failure.map_or(Ok(()), Err)
}

fn design_failure(api: &Api, design: &DesignUse, error: &ServiceError) -> Finding {
    let label = design.label();
    if let ServiceError::NotFound(message) = error {
        let message = format!("{label} is not in the key's workspace: {message}");
        let help = api.not_found_help();
        Finding::error(FindingKind::NotFound, design, message, help)
    } else {
        let message = format!("{label}: {}", ErrorChain(error));
        let help = api.base_url_help();
        Finding::error(FindingKind::InvalidResponse, design, message, help)
    }
}

fn compare(
    project: &Project,
    design: &DesignUse,
    slot: &SnapshotSlot,
    list: &ParameterList,
) -> Option<Finding> {
    let snapshot = slot.snapshot.as_ref().ok()?;
    let mut changes = diff(&snapshot.list, list);
    if changes.is_empty() {
        return None;
    }
    let path = project.display_path(&snapshot.path);
    let label = design.label_at(&slot.location);
    let (level, kind, message) = if changes.iter().any(Change::is_breaking) {
        changes.retain(Change::is_breaking);
        let message = format!("{label} differs from `{path}`");
        (Level::Error, FindingKind::Drift, message)
    } else {
        let message =
            format!("{label} differs from `{path}` only in labels, descriptions or order");
        (Level::Warning, FindingKind::MetadataChanged, message)
    };
    Some(Finding {
        level,
        changes,
        ..Finding::error(kind, design, message, "run `cargo reportflow sync`")
    })
}
