//! The designs that the structs of the workspace name, and their snapshots.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reportflow_build::sources;
use reportflow_schema::is_design_id;
use reportflow_schema::snapshot::{self, Snapshot, SnapshotError};

use crate::project::Project;

/// A version of a design that structs name.
pub(crate) struct Used {
    pub(crate) id: String,
    pub(crate) version: u32,
    /// Where the first struct names it: "src/invoice.rs:4".
    pub(crate) place: String,
    /// No file that is meant to compile names it.
    pub(crate) meant_to_fail: bool,
    /// What each package finds; several packages may share one.
    pub(crate) snapshots: Vec<Kept>,
}

/// A snapshot that is kept, or should be.
pub(crate) struct Kept {
    /// The folder of designs it is in, or is to go to.
    pub(crate) designs: PathBuf,
    pub(crate) state: Result<Snapshot, SnapshotError>,
}

impl Used {
    /// "design `…` v1 (src/invoice.rs:4)".
    pub(crate) fn label(&self) -> String {
        format!("design `{}` v{} ({})", self.id, self.version, self.place)
    }

    /// The list of a snapshot that is sound.
    pub(crate) fn sound(&self) -> Option<&Snapshot> {
        self.snapshots
            .iter()
            .find_map(|kept| kept.state.as_ref().ok())
    }
}

/// Scans the sources of all packages; sorted by id and version.
pub(crate) fn used(project: &Project) -> Result<Vec<Used>, String> {
    let mut all: BTreeMap<(String, u32), Used> = BTreeMap::new();
    for package in &project.packages {
        let found = sources::used(&package.folder).map_err(|error| {
            let folder = package.folder.display();
            format!("the sources in `{folder}` cannot be read: {error}")
        })?;
        for named in found {
            let meant_to_fail = named.is_meant_to_fail();
            let sources::Used {
                id,
                version,
                file,
                line,
            } = named;
            let place = format!("{}:{line}", project.shown(&file));
            let design = all.entry((id.clone(), version)).or_insert_with(|| Used {
                id: id.clone(),
                version,
                place: place.clone(),
                meant_to_fail,
                snapshots: Vec::new(),
            });
            if design.meant_to_fail && !meant_to_fail {
                design.meant_to_fail = false;
                design.place = place;
            }
            // What is no id must not become a path.
            if !is_design_id(&id) {
                continue;
            }
            let state = snapshot::load(&project.folders(package), &id, version);
            let designs =
                designs_of(&state).unwrap_or_else(|| project.new_snapshots(Some(package)));
            if !design.snapshots.iter().any(|kept| kept.designs == designs) {
                design.snapshots.push(Kept { designs, state });
            }
        }
    }
    Ok(all.into_values().collect())
}

/// The folder of designs that a snapshot was found in.
pub(crate) fn designs_of(state: &Result<Snapshot, SnapshotError>) -> Option<PathBuf> {
    let path = match state {
        Ok(snapshot) => &snapshot.path,
        Err(SnapshotError::Broken { path, .. } | SnapshotError::Unreadable { path, .. }) => path,
        Err(_) => return None,
    };
    path.parent().and_then(Path::parent).map(Path::to_owned)
}
