//! Compares snapshots with the service.

use std::path::Path;

use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{Snapshot, SnapshotError};

use crate::cargo::{Instruction, error, warning};
use crate::config::Config;
use crate::messages::{self, Messages};
use crate::service::ServiceError;
use crate::sources::DesignReference;

/// Compares each snapshot with the service. A breaking change, or a snapshot that
/// cannot be compared, is an error.
pub(crate) fn check(
    designs: &[(&DesignReference, Result<Snapshot, SnapshotError>)],
    manifest: &Path,
    config: &Config,
) -> Vec<Instruction> {
    let mut instructions = Vec::new();
    let mut skipped = 0;
    let mut is_over = false;
    for (reference, state) in designs {
        let messages = Messages {
            manifest,
            reference,
        };
        let snapshot = match state {
            Err(cause) => {
                instructions.push(error(messages.no_valid_snapshot(cause)));
                continue;
            }
            Ok(_) if is_over => {
                skipped += 1;
                continue;
            }
            Ok(snapshot) => snapshot,
        };
        match compare(reference, snapshot, config) {
            Ok(Comparison::Equal) => {}
            Ok(Comparison::MetadataDiffers) => {
                instructions.push(warning(messages.metadata_differs(&snapshot.path)));
            }
            Ok(Comparison::Breaking(changes)) => {
                let lines = messages.breaking_changes(&snapshot.path, &changes);
                instructions.extend(lines.into_iter().map(error));
            }
            Err(cause) => {
                is_over = cause.is_global_failure();
                let message = messages.not_compared(&snapshot.path, config, &cause);
                instructions.push(error(message));
            }
        }
    }
    if skipped > 0 {
        instructions.push(error(messages::skipped(skipped, "designs")));
    }
    instructions
}

enum Comparison {
    Equal,
    MetadataDiffers,
    Breaking(Vec<Change>),
}

fn compare(
    reference: &DesignReference,
    snapshot: &Snapshot,
    config: &Config,
) -> Result<Comparison, ServiceError> {
    let id = config.ids.workspace_id(&reference.id);
    let live = config.client.parameters(id, Some(reference.version))?;
    let mut changes = diff(&snapshot.list, &live);
    if changes.is_empty() {
        return Ok(Comparison::Equal);
    }
    changes.retain(Change::is_breaking);
    Ok(if changes.is_empty() {
        Comparison::MetadataDiffers
    } else {
        Comparison::Breaking(changes)
    })
}
