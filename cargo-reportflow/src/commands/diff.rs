use std::fmt::Write as _;

use reportflow_build::service::ServiceError;
use reportflow_schema::ParameterList;
use reportflow_schema::diff::diff;
use reportflow_schema::snapshot::{self, SnapshotError};
use serde_json::json;

use super::{check_id, pretty, unsound};
use crate::paint::Paint;
use crate::project::Project;
use crate::remote::Remote;
use crate::settings::Settings;
use crate::touched::{Touched, touched};
use crate::{Answer, changes, printable};

pub(super) fn run(id: &str, from: u32, to: u32, json: bool) -> Result<Answer, String> {
    check_id(id)?;
    let project = Project::find()?;
    let settings = Settings::read(&project)?;
    let id = settings.ids.source_id(id);
    let old = list(&project, id, from)?;
    let new = list(&project, id, to)?;
    let changes = diff(&old, &new);
    let touched = touched(&project, (id, from), &old, &new)?;
    if json {
        let text = pretty(&json!({
            "id": id,
            "from": from,
            "to": to,
            "changes": changes::to_json(&changes),
            "structs": touched.structs,
            "touched": touched.places.iter().map(|place| json!({
                "file": project.shown(&place.file),
                "line": place.line,
                "message": place.message,
            })).collect::<Vec<_>>(),
            "notFollowed": touched.not_followed.iter().map(|place| json!({
                "file": project.shown(&place.file),
                "line": place.line,
                "message": place.message,
            })).collect::<Vec<_>>(),
        }));
        return Ok(Answer::well(text));
    }
    let paint = Paint::for_stdout();
    let mut text = format!(
        "{}\n",
        paint.bold(&format!("design `{id}` v{from} -> v{to}"))
    );
    if changes.is_empty() {
        text.push_str("  the same parameters\n");
    }
    changes::write(&mut text, &changes, paint);
    describe(&mut text, &project, (id, from), &touched);
    Ok(Answer::well(text))
}

/// From a snapshot, else from the service.
fn list(project: &Project, id: &str, version: u32) -> Result<ParameterList, String> {
    match snapshot::load(&project.all_folders(), id, version) {
        Ok(snapshot) => Ok(snapshot.list),
        Err(SnapshotError::Missing { .. }) => {
            let instead = format!("with a snapshot of v{version} nobody is asked");
            let remote = Remote::new(Settings::read(project)?, &instead)?;
            remote.parameters(id, version).map_err(|error| {
                let designs = match &error {
                    // They tell which version is the latest.
                    ServiceError::NotFound(_) => remote.designs().unwrap_or_default(),
                    _ => Vec::new(),
                };
                remote.explain_design(id, version, &error, &designs)
            })
        }
        Err(error) => Err(unsound(project, id, version, &error)),
    }
}

fn describe(text: &mut String, project: &Project, (id, from): (&str, u32), touched: &Touched) {
    let _ = match (touched.structs, touched.places.len()) {
        (0, _) => writeln!(
            text,
            "\nno struct in this workspace names design `{id}` v{from}"
        ),
        (_, 0) => writeln!(text, "\nnothing in this workspace is touched"),
        _ => writeln!(text, "\ntouched in this workspace:"),
    };
    let places = touched.places.iter();
    let places: Vec<(String, &str)> = places
        .map(|place| {
            let file = project.shown(&place.file);
            (format!("{file}:{}", place.line), place.message.as_str())
        })
        .collect();
    for (place, message) in places {
        let _ = writeln!(
            text,
            "  {}: {}",
            printable::line(&place),
            printable::line(message)
        );
    }
    if !touched.not_followed.is_empty() {
        text.push_str("\nnot followed:\n");
    }
    for place in &touched.not_followed {
        let file = project.shown(&place.file);
        let _ = writeln!(
            text,
            "  {file}:{}: {}",
            place.line,
            printable::line(&place.message)
        );
    }
}
