//! Newer versions of designs in use: never a fault, since a version stays as it
//! is.

use reportflow_build::service::Design;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot;

use crate::finding::{Finding, Level};
use crate::project::Project;
use crate::remote::{Remote, is_about_the_design};
use crate::used::Used;

pub(super) fn findings(
    project: &Project,
    service: Option<(&Remote, &[Design])>,
    used: &[Used],
) -> Result<Vec<Finding>, String> {
    let folders = project.all_folders();
    let mut findings = Vec::new();
    for used in used {
        let Some(snapshot) = used.sound() else {
            continue;
        };
        let beside = folders
            .iter()
            .flat_map(|folder| snapshot::versions(folder, &used.id))
            .max();
        let service = service.filter(|_| !used.is_local);
        let latest = service
            .and_then(|(remote, designs)| remote.find(designs, &used.id))
            .map(|design| design.latest_version);
        let Some(newest) = beside.max(latest).filter(|newest| *newest > used.version) else {
            continue;
        };
        let (list, place) = match snapshot::load(&folders, &used.id, newest) {
            Ok(newer) => (Some(newer.list), project.shown(&newer.path)),
            // A broken one is shown as soon as a struct names it.
            Err(_) => (fetch(service, used, newest)?, "on the service".to_owned()),
        };
        let changes = list.map(|list| changes(&snapshot.list, &list));
        let same = changes.as_ref().is_some_and(Vec::is_empty);
        let Used { id, version, .. } = used;
        findings.push(Finding {
            level: Level::Note,
            kind: "newer",
            id: id.clone(),
            version: *version,
            message: format!(
                "{} has a newer version, v{newest} ({place}){}",
                used.label(),
                if same {
                    ", with the same parameters"
                } else {
                    ""
                }
            ),
            changes: changes.unwrap_or_default(),
            next: format!(
                "`cargo reportflow diff {id} {version} {newest}` shows what an upgrade touches"
            ),
        });
    }
    Ok(findings)
}

/// The list, if the service has it.
fn fetch(
    service: Option<(&Remote, &[Design])>,
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

fn changes(old: &ParameterList, new: &ParameterList) -> Vec<Change> {
    let mut changes = diff(old, new);
    changes.retain(Change::touches_structs);
    changes
}
