//! What the service says of the snapshots.

use reportflow_build::service::ServiceError;
use reportflow_schema::diff::diff;
use reportflow_schema::snapshot::Snapshot;
use reportflow_schema::{ParameterList, diff::Change};

use crate::finding::{Finding, Level};
use crate::project::Project;
use crate::remote::Remote;
use crate::used::Used;

pub(super) fn findings(
    project: &Project,
    remote: &Remote,
    used: &[Used],
) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for used in used {
        let snapshots: Vec<&Snapshot> = used
            .snapshots
            .iter()
            .filter_map(|kept| kept.state.as_ref().ok())
            .collect();
        if snapshots.is_empty() {
            continue;
        }
        match remote.parameters(&used.id, used.version) {
            Ok(live) => findings.extend(
                snapshots.iter().filter_map(|snapshot| drift(project, used, snapshot, &live)),
            ),
            Err(ServiceError::NotFound(words)) => findings.push(Finding {
                level: Level::Error,
                kind: "gone",
                id: used.id.clone(),
                version: used.version,
                message: format!("{} is not in the workspace of the key: {words}", used.label()),
                changes: Vec::new(),
                next: "`cargo reportflow designs` lists what is; `REPORTFLOW_DESIGN_IDS` maps ids of another workspace".to_owned(),
            }),
            Err(error) => return Err(format!("{}: {}", used.label(), remote.explain(&error))),
        }
    }
    Ok(findings)
}

fn drift(
    project: &Project,
    used: &Used,
    snapshot: &Snapshot,
    live: &ParameterList,
) -> Option<Finding> {
    let mut changes = diff(&snapshot.list, live);
    if changes.is_empty() {
        return None;
    }
    let path = project.shown(&snapshot.path);
    let (level, kind, message) = if changes.iter().any(Change::touches_structs) {
        changes.retain(Change::touches_structs);
        let message = format!("{} is no longer what `{path}` says", used.label());
        (Level::Error, "drift", message)
    } else {
        let message = format!(
            "{} has other labels or descriptions than `{path}`",
            used.label()
        );
        (Level::Warning, "described", message)
    };
    Some(Finding {
        level,
        kind,
        id: used.id.clone(),
        version: used.version,
        message,
        changes,
        next: "run `cargo reportflow sync`".to_owned(),
    })
}
