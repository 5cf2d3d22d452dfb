//! What the service says of the snapshots.

use reportflow_build::service::ServiceError;
use reportflow_rules::error_chain::ErrorChain;
use reportflow_schema::diff::diff;
use reportflow_schema::{ParameterList, diff::Change};

use crate::finding::{Finding, Level};
use crate::project::Project;
use crate::remote::{Remote, is_about_the_design};
use crate::used::{Kept, Used};

/// With what kept others from being asked, if anything did.
pub(super) fn findings(
    project: &Project,
    remote: &Remote,
    used: &[&Used],
) -> (Vec<Finding>, Option<String>) {
    let wanted: Vec<_> = used
        .iter()
        .map(|used| (used.id.as_str(), used.version))
        .collect();
    let (mut findings, mut failure) = (Vec::new(), None);
    for (used, answer) in used.iter().zip(remote.all(&wanted)) {
        match answer {
            // Not asked, since another is an error.
            None => {}
            Some(Ok(live)) => {
                let kept = used.snapshots.iter();
                findings.extend(kept.filter_map(|kept| drift(project, used, kept, &live)));
            }
            Some(Err(ServiceError::NotFound(words))) => findings.push(Finding {
                level: Level::Error,
                kind: "gone",
                id: used.id.clone(),
                version: used.version,
                message: format!(
                    "{} is not in the workspace of the key: {words}",
                    used.label()
                ),
                changes: Vec::new(),
                next: remote.not_found(),
            }),
            Some(Err(error)) if is_about_the_design(&error) => findings.push(Finding {
                level: Level::Error,
                kind: "unanswered",
                id: used.id.clone(),
                version: used.version,
                message: format!("{}: {}", used.label(), ErrorChain(&error)),
                changes: Vec::new(),
                next: remote.not_the_api(),
            }),
            Some(Err(error)) => {
                let why = || format!("{}: {}", used.label(), remote.explain(&error));
                failure.get_or_insert_with(why);
            }
        }
    }
    (findings, failure)
}

fn drift(project: &Project, used: &Used, kept: &Kept, live: &ParameterList) -> Option<Finding> {
    let snapshot = kept.state.as_ref().ok()?;
    let mut changes = diff(&snapshot.list, live);
    if changes.is_empty() {
        return None;
    }
    let path = project.shown(&snapshot.path);
    let label = used.label_at(&kept.place);
    let (level, kind, message) = if changes.iter().any(Change::is_breaking) {
        changes.retain(Change::is_breaking);
        let message = format!("{label} is no longer what `{path}` says");
        (Level::Error, "drift", message)
    } else {
        let message = format!("{label} has other labels or descriptions than `{path}`");
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
