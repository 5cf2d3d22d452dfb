use reportflow_build::service::{Design, ServiceError};
use reportflow_schema::{names, snapshot};

use super::check_id;
use crate::project::Project;
use crate::remote::Remote;
use crate::settings::Settings;
use crate::used::designs_of;
use crate::{Answer, rust, say};

pub(super) fn run(id: &str, version: Option<u32>) -> Result<Answer, String> {
    check_id(id)?;
    let project = Project::find()?;
    let remote = Remote::new(Settings::read(&project.root)?, "")?;
    // Whoever copies the id from the service gets what the sources call it.
    let id = remote.ids().back(id).to_owned();
    let designs = remote.designs();
    let (version, label) = match (version, &designs) {
        (None, Err(error)) => return Err(remote.explain(error)),
        (None, Ok(designs)) => {
            let design = remote
                .find(designs, &id)
                .ok_or_else(|| unknown(&id, designs))?;
            (design.latest_version, Some(design.label.as_str()))
        }
        (Some(version), designs) => {
            let designs = designs.as_deref().unwrap_or_default();
            let design = remote.find(designs, &id);
            (version, design.map(|design| design.label.as_str()))
        }
    };
    let list = remote.parameters(&id, version).map_err(|error| {
        explain(
            &id,
            version,
            &error,
            designs.as_deref().unwrap_or_default(),
            &remote,
        )
    })?;

    let found = snapshot::load(&project.standing_folders(), &id, version);
    let folder = designs_of(&found)
        .filter(|folder| project.owns(folder) && !project.has_designs_dir())
        .unwrap_or_else(|| project.new_snapshots(None));
    let path = project.shown(&snapshot::path(&folder, &id, version));
    let written = snapshot::write(&folder, &id, version, &list)
        .map_err(|error| format!("`{path}` cannot be written: {error}"))?;
    if written {
        say(&format!("wrote {path}: commit it"));
    } else {
        say(&format!("{path} is up to date"));
    }
    say("paste this where `reportflow` is a dependency, and make its types yours:\n");
    let names: Vec<&str> = label.into_iter().chain([id.as_str()]).collect();
    Ok(Answer::well(rust::structs(&rust::Design {
        names: &names,
        id: &id,
        version,
        list: &list,
    })))
}

fn unknown(id: &str, designs: &[Design]) -> String {
    let ids = designs.iter().map(|design| design.id.as_str());
    let hint = match names::nearest(id, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cargo reportflow designs` lists what it has".to_owned(),
    };
    format!("the workspace of the key has no design `{id}`: {hint}")
}

fn explain(
    id: &str,
    version: u32,
    error: &ServiceError,
    designs: &[Design],
    remote: &Remote,
) -> String {
    match (error, remote.find(designs, id)) {
        (ServiceError::NotFound(_), Some(design)) => format!(
            "design `{id}` has no version {version}: its latest is {}",
            design.latest_version
        ),
        (ServiceError::NotFound(_), None) if !designs.is_empty() => unknown(id, designs),
        _ => format!("design `{id}` v{version}: {}", remote.explain(error)),
    }
}
