use std::fmt::Write as _;

use reportflow_build::service::ServiceError;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reportflow_schema::snapshot::{self, SnapshotError};
use serde_json::{Value, json};

use super::arguments::check_design_id;
use super::help::{CHANGES, JSON_AND_EXIT_CODES};
use super::snapshot_errors::invalid_snapshot;
use crate::api::Api;
use crate::error::CliError;
use crate::impact::{self, Impact, Location};
use crate::output::{Format, Output, Report};
use crate::ui::{changes, escape, style};
use crate::workspace::project::Project;
use crate::workspace::settings::Settings;

#[derive(clap::Args)]
#[command(after_help = format!("\
Examples:
  cargo reportflow diff 0eUDdgAjNXrrItA2 1 2
  cargo reportflow diff 0eUDdgAjNXrrItA2 1 2 --json

A version without a snapshot is fetched, but not written.
The command finds the structs that name version FROM. It finds the
structs of rows by the name of their type within the package.

JSON: id, from, to, changes, structCount, affected, unresolved.
affected and unresolved list places: file, line, message.
{CHANGES}

{JSON_AND_EXIT_CODES}"))]
pub(crate) struct Args {
    /// The design's id
    id: String,
    /// The version that the structs name
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    from: u32,
    /// The version to compare with
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    to: u32,
    #[command(flatten)]
    format: Format,
}

struct DiffReport<'a> {
    project: &'a Project,
    id: &'a str,
    from: u32,
    to: u32,
    changes: Vec<Change>,
    impact: Impact,
}

pub(crate) fn run(args: &Args) -> Result<Output, CliError> {
    check_design_id(&args.id)?;
    let project = Project::find()?;
    let settings = Settings::read(&project)?;
    let id = settings.ids.source_id(&args.id);
    let old = load_or_fetch(&project, &settings, id, args.from)?;
    let new = load_or_fetch(&project, &settings, id, args.to)?;
    let report = DiffReport {
        project: &project,
        id,
        from: args.from,
        to: args.to,
        changes: diff(&old, &new),
        impact: impact::analyze(&project, (id, args.from), &old, &new)?,
    };
    Ok(Output::report(&report, args.format))
}

/// Loads the snapshot, or fetches the list from the service.
fn load_or_fetch(
    project: &Project,
    settings: &Settings,
    id: &str,
    version: u32,
) -> Result<ParameterList, CliError> {
    match snapshot::load(&project.all_snapshot_folders()?, id, version) {
        Ok(snapshot) => Ok(snapshot.list),
        Err(SnapshotError::Missing { .. }) => fetch(settings, id, version),
        Err(error) => Err(invalid_snapshot(project, id, version, &error)),
    }
}

fn fetch(settings: &Settings, id: &str, version: u32) -> Result<ParameterList, CliError> {
    let offline_help = format!("with a snapshot of v{version}, no request is needed");
    let api = Api::new(settings.clone());
    let api = api.map_err(|error| error.with_help(&offline_help))?;
    api.parameters(id, version).map_err(|error| {
        let designs = match &error {
            // The list contains the latest version, for the message.
            ServiceError::NotFound(_) => api.designs().unwrap_or_default(),
            _ => Vec::new(),
        };
        let described = api.version_error(id, version, &error, &designs);
        if error.is_global_failure() {
            described.with_help(&offline_help)
        } else {
            described
        }
    })
}

impl DiffReport<'_> {
    fn place(&self, location: &Location) -> String {
        let file = self.project.display_path(&location.file);
        format!("{file}:{}", location.line)
    }

    fn write_locations(&self, text: &mut String, locations: &[Location]) {
        for location in locations {
            let line = format!("{}: {}", self.place(location), location.message);
            let _ = writeln!(text, "  {}", escape::line(&line));
        }
    }

    fn locations_to_json(&self, locations: &[Location]) -> Value {
        let locations = locations.iter().map(|location| {
            json!({
                "file": self.project.display_path(&location.file),
                "line": location.line,
                "message": location.message,
            })
        });
        locations.collect()
    }
}

impl Report for DiffReport<'_> {
    fn text(&self) -> String {
        let DiffReport { id, from, to, .. } = self;
        let title = format!("design `{id}` v{from} -> v{to}");
        let mut text = style::paint(style::HEADING, &title) + "\n";
        if self.changes.is_empty() {
            text.push_str("  the same parameters\n");
        }
        changes::write(&mut text, &self.changes);
        let Impact {
            struct_count,
            affected,
            unresolved,
        } = &self.impact;
        let _ = if *struct_count == 0 {
            writeln!(
                text,
                "\nno struct in this workspace names design `{id}` v{from}"
            )
        } else if affected.is_empty() {
            writeln!(text, "\nnothing in this workspace is affected")
        } else {
            writeln!(text, "\naffected in this workspace:")
        };
        self.write_locations(&mut text, affected);
        if !unresolved.is_empty() {
            text.push_str("\nunresolved:\n");
        }
        self.write_locations(&mut text, unresolved);
        text
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "from": self.from,
            "to": self.to,
            "changes": changes::to_json(&self.changes),
            "structCount": self.impact.struct_count,
            "affected": self.locations_to_json(&self.impact.affected),
            "unresolved": self.locations_to_json(&self.impact.unresolved),
        })
    }
}
