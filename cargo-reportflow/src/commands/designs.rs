use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use reportflow_build::service::DesignSummary;
use reportflow_schema::snapshot;
use serde_json::{Value, json};

use super::help::JSON_AND_EXIT_CODES;
use crate::api::Api;
use crate::error::CliError;
use crate::output::{Format, Output, Report, eprint_status};
use crate::ui::table;
use crate::workspace::project::Project;
use crate::workspace::references::{DesignUse, WorkspaceScan};
use crate::workspace::settings::Settings;

#[derive(clap::Args)]
#[command(after_help = format!("\
Examples:
  cargo reportflow designs
  cargo reportflow designs --json | jq -r '.[].id'

SNAPSHOTS lists the versions in designs/.
USED lists the versions that structs name.

JSON: a list of objects with id (in the sources), serviceId, label,
latestVersion, updatedAt, snapshots, used. If the service does not have
the design, serviceId, label, latestVersion and updatedAt are null.

{JSON_AND_EXIT_CODES}"))]
pub(crate) struct Args {
    #[command(flatten)]
    format: Format,
}

struct DesignsReport<'a> {
    rows: Vec<Row<'a>>,
}

/// A design of the service, or one that only the sources name.
struct Row<'a> {
    /// The id in the sources.
    id: &'a str,
    design: Option<&'a DesignSummary>,
    snapshots: BTreeSet<u32>,
    used: BTreeSet<u32>,
    is_local: bool,
}

pub(crate) fn run(args: Args) -> Result<Output, CliError> {
    let project = Project::find()?;
    let api = Api::new(Settings::read(&project)?)?;
    let uses = WorkspaceScan::run(&project)?.uses;
    let designs = api.designs().map_err(|error| api.designs_error(&error))?;
    let report = report(&project, &api, &designs, &uses)?;
    if report.rows.is_empty() && !args.format.json {
        eprint_status("the key's workspace has no designs: create one at https://re-port-flow.com");
        return Ok(Output::empty());
    }
    Ok(Output::report(&report, args.format))
}

fn report<'a>(
    project: &Project,
    api: &'a Api,
    designs: &'a [DesignSummary],
    uses: &'a [DesignUse],
) -> Result<DesignsReport<'a>, CliError> {
    let folders = project.all_snapshot_folders()?;
    let mut used: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for DesignUse { id, version, .. } in uses {
        used.entry(id).or_default().insert(*version);
    }
    let row = |id, design| Row {
        id,
        design,
        snapshots: snapshot_versions(&folders, id),
        used: used.get(id).cloned().unwrap_or_default(),
        is_local: project.is_local(id),
    };
    let of_service = designs
        .iter()
        .map(|design| row(api.ids().source_id(&design.id), Some(design)));
    let of_sources = used
        .keys()
        .filter(|id| api.find(designs, id).is_none())
        .map(|id| row(id, None));
    Ok(DesignsReport {
        rows: of_service.chain(of_sources).collect(),
    })
}

fn snapshot_versions(folders: &[PathBuf], id: &str) -> BTreeSet<u32> {
    if !reportflow_schema::is_design_id(id) {
        return BTreeSet::new();
    }
    let versions = folders
        .iter()
        .flat_map(|folder| snapshot::versions(folder, id));
    versions.collect()
}

impl Report for DesignsReport<'_> {
    fn text(&self) -> String {
        let headings = ["LABEL", "ID", "LATEST", "UPDATED", "SNAPSHOTS", "USED"];
        let cells: Vec<[String; 6]> = self.rows.iter().map(Row::cells).collect();
        table::format(headings, &cells, table::terminal_width())
    }

    fn json(&self) -> Value {
        self.rows.iter().map(Row::to_json).collect()
    }
}

impl Row<'_> {
    fn cells(&self) -> [String; 6] {
        let none = || "-".to_owned();
        let (label, latest, updated) = match self.design {
            Some(design) => (
                design.label.clone(),
                format!("v{}", design.latest_version),
                design.updated_at.as_deref().map_or_else(none, to_minute),
            ),
            None if self.is_local => ("(local)".to_owned(), none(), none()),
            None => ("(not in this workspace)".to_owned(), none(), none()),
        };
        let id = match self.design {
            Some(design) if design.id != self.id => format!("{} = {}", self.id, design.id),
            _ => self.id.to_owned(),
        };
        let (snapshots, used) = (join_versions(&self.snapshots), join_versions(&self.used));
        [label, id, latest, updated, snapshots, used]
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "serviceId": self.design.map(|design| &design.id),
            "label": self.design.map(|design| &design.label),
            "latestVersion": self.design.map(|design| design.latest_version),
            "updatedAt": self.design.and_then(|design| design.updated_at.as_ref()),
            "snapshots": self.snapshots,
            "used": self.used,
        })
    }
}

/// Shortens "2026-11-01T09:30:00.000Z" to "2026-11-01 09:30". Keeps any other
/// format.
fn to_minute(time: &str) -> String {
    match (time.get(..10), time.get(10..11), time.get(11..16)) {
        (Some(day), Some("T"), Some(minute)) => format!("{day} {minute}"),
        _ => time.to_owned(),
    }
}

/// "v1 v2".
fn join_versions(versions: &BTreeSet<u32>) -> String {
    if versions.is_empty() {
        return "-".to_owned();
    }
    let versions: Vec<String> = versions
        .iter()
        .map(|version| format!("v{version}"))
        .collect();
    versions.join(" ")
}
