use std::collections::{BTreeMap, BTreeSet};

use reportflow_build::service::DesignSummary;
use reportflow_schema::snapshot;
use serde_json::{Value, json};

use super::pretty;
use crate::paint::Paint;
use crate::project::Project;
use crate::remote::Remote;
use crate::settings::Settings;
use crate::table::{table, width};
use crate::used::used;
use crate::{Answer, say};

/// A row of the table: a design by the id of the sources.
struct Row<'a> {
    id: &'a str,
    /// What the service says; `None` for one that only the sources know.
    design: Option<&'a DesignSummary>,
    snapshots: BTreeSet<u32>,
    used: BTreeSet<u32>,
    is_local: bool,
}

pub(super) fn run(json: bool) -> Result<Answer, String> {
    let project = Project::find()?;
    let remote = Remote::new(Settings::read(&project)?, "")?;
    let named = used(&project)?.used;
    let designs = remote.designs();
    let designs = designs.map_err(|error| remote.explain_designs(&error))?;

    let mut versions: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for used in &named {
        versions.entry(&used.id).or_default().insert(used.version);
    }
    let row = |id, design| Row {
        id,
        design,
        snapshots: snapshots(&project, id),
        used: versions.get(id).cloned().unwrap_or_default(),
        is_local: project.is_local(id),
    };
    let mut rows: Vec<Row<'_>> = designs
        .iter()
        .map(|design| row(remote.ids().source_id(&design.id), Some(design)))
        .collect();
    for id in versions.keys() {
        if remote.find(&designs, id).is_none() {
            rows.push(row(id, None));
        }
    }
    if json {
        let rows: Value = rows.iter().map(to_json).collect();
        return Ok(Answer::well(pretty(&rows)));
    }
    if rows.is_empty() {
        say("the workspace of the key has no designs: make one at https://re-port-flow.com");
        return Ok(Answer::well(String::new()));
    }
    let heads = ["LABEL", "ID", "LATEST", "UPDATED", "SNAPSHOTS", "USED"];
    let cells: Vec<[String; 6]> = rows.iter().map(cells).collect();
    Ok(Answer::well(table(
        heads,
        &cells,
        width(),
        Paint::for_stdout(),
    )))
}

/// The versions that are here.
fn snapshots(project: &Project, id: &str) -> BTreeSet<u32> {
    if !reportflow_schema::is_design_id(id) {
        return BTreeSet::new();
    }
    let folders = project.all_folders();
    let versions = folders
        .iter()
        .flat_map(|folder| snapshot::versions(folder, id));
    versions.collect()
}

fn cells(row: &Row<'_>) -> [String; 6] {
    let (label, latest, updated) = match row.design {
        Some(design) => (
            design.label.clone(),
            format!("v{}", design.latest_version),
            design.updated_at.as_deref().map_or("-".to_owned(), minute),
        ),
        None => {
            let label = match row.is_local {
                true => "(local)",
                false => "(not in this workspace)",
            };
            (label.to_owned(), "-".to_owned(), "-".to_owned())
        }
    };
    let id = match row.design {
        Some(design) if design.id != row.id => format!("{} = {}", row.id, design.id),
        _ => row.id.to_owned(),
    };
    [
        label,
        id,
        latest,
        updated,
        list(&row.snapshots),
        list(&row.used),
    ]
}

/// "2026-11-01 09:30" of "2026-11-01T09:30:00.000Z"; all of what reads
/// otherwise.
fn minute(time: &str) -> String {
    match (time.get(..10), time.get(10..11), time.get(11..16)) {
        (Some(day), Some("T"), Some(minute)) => format!("{day} {minute}"),
        _ => time.to_owned(),
    }
}

/// "v1 v2".
fn list(versions: &BTreeSet<u32>) -> String {
    if versions.is_empty() {
        return "-".to_owned();
    }
    let versions: Vec<String> = versions
        .iter()
        .map(|version| format!("v{version}"))
        .collect();
    versions.join(" ")
}

fn to_json(row: &Row<'_>) -> Value {
    json!({
        "id": row.id,
        "serviceId": row.design.map(|design| &design.id),
        "label": row.design.map(|design| &design.label),
        "latestVersion": row.design.map(|design| design.latest_version),
        "updatedAt": row.design.and_then(|design| design.updated_at.as_ref()),
        "snapshots": row.snapshots,
        "used": row.used,
    })
}
