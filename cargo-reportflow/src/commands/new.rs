use reportflow_schema::snapshot::{self, SnapshotError};

use super::check_id;
use crate::project::Project;
use crate::{Answer, rust};

pub(super) fn run(id: &str, version: u32) -> Result<Answer, String> {
    check_id(id)?;
    let project = Project::find()?;
    let snapshot = snapshot::load(&project.all_folders(), id, version).map_err(|error| {
        let add = format!("`cargo reportflow add {id} --version {version}`");
        match &error {
            SnapshotError::Missing { versions, looked_for } => {
                let file = looked_for.first().map(|file| project.shown(file));
                let file = file.unwrap_or_default();
                let others: Vec<_> = versions.iter().map(|version| format!("v{version}")).collect();
                let others = match others.len() {
                    0 => String::new(),
                    _ => format!(", only of {}", others.join(", ")),
                };
                format!(
                    "there is no snapshot of design `{id}` v{version}{others} (looked for `{file}` and in the other folders of designs): {add} fetches it"
                )
            }
            _ => format!("{error}\n{add} fetches it anew"),
        }
    })?;
    Ok(Answer::well(rust::structs(&rust::Design {
        names: &[id],
        id,
        version,
        list: &snapshot.list,
    })))
}
