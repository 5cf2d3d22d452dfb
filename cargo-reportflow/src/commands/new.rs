use reportflow_schema::snapshot::{self, SnapshotError};

use super::{check_id, check_name, unsound};
use crate::project::Project;
use crate::settings::Settings;
use crate::{Answer, rust};

pub(super) fn run(id: &str, version: u32, name: Option<&str>) -> Result<Answer, String> {
    check_id(id)?;
    check_name(name)?;
    let project = Project::find()?;
    let settings = Settings::read(&project)?;
    let id = settings.ids.source_id(id);
    let found = snapshot::load(&project.all_folders(), id, version);
    let snapshot = found.map_err(|error| match &error {
        SnapshotError::Missing { versions, searched } => {
            let file = searched.first().map(|file| project.shown(file));
            let file = file.unwrap_or_default();
            let others: Vec<_> = versions.iter().map(|version| format!("v{version}")).collect();
            let others = match others.len() {
                0 => String::new(),
                _ => format!(", only of {}", others.join(", ")),
            };
            format!(
                "there is no snapshot of design `{id}` v{version}{others} (looked for `{file}` and in the other folders of designs): `cargo reportflow add {id} --version {version}` fetches it"
            )
        }
        _ => unsound(&project, id, version, &error),
    })?;
    let names: Vec<&str> = name.into_iter().chain([id]).collect();
    Ok(Answer::well(rust::structs(&rust::Design {
        names: &names,
        id,
        version,
        list: &snapshot.list,
    })))
}
