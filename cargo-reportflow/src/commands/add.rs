use reportflow_schema::snapshot;

use super::{check_id, check_name};
use crate::project::Project;
use crate::remote::{Remote, is_about_all};
use crate::settings::Settings;
use crate::{Answer, rust, say};

pub(super) fn run(id: &str, version: Option<u32>, name: Option<&str>) -> Result<Answer, String> {
    check_id(id)?;
    check_name(name)?;
    let project = Project::find()?;
    let remote = Remote::new(Settings::read(&project)?, "")?;
    // Whoever copies the id from the service gets what the sources call it.
    let id = remote.ids().source_id(id).to_owned();
    let designs = match (version, remote.designs()) {
        (_, Ok(designs)) => designs,
        // A version that is given needs no list, but an answer it does.
        (Some(_), Err(error)) if !is_about_all(&error) => Vec::new(),
        (_, Err(error)) => return Err(remote.explain_designs(&error)),
    };
    let design = remote.find(&designs, &id);
    let version = match (version, design) {
        (Some(version), _) => version,
        (None, Some(design)) => design.latest_version,
        (None, None) => return Err(remote.unknown(&id, &designs)),
    };
    let list = remote
        .parameters(&id, version)
        .map_err(|error| remote.explain_design(&id, version, &error, &designs))?;

    let folder = project.folder_of_add(&id, version);
    let path = project.shown(&snapshot::path(&folder, &id, version));
    let written = snapshot::write(&folder, &id, version, &list)
        .map_err(|error| format!("`{path}` cannot be written: {error}"))?;
    if written {
        say(&format!("wrote {path}: commit it"));
    } else {
        say(&format!("{path} is up to date"));
    }
    say("paste this where `reportflow` is a dependency, and make its types yours:\n");
    let label = design.map(|design| design.label.as_str());
    let names: Vec<&str> = name.into_iter().chain(label).chain([id.as_str()]).collect();
    Ok(Answer::well(rust::structs(&rust::Design {
        names: &names,
        id: &id,
        version,
        list: &list,
    })))
}
