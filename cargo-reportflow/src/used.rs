//! The designs that the structs of the workspace name, and their snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use reportflow_build::sources;
use reportflow_schema::is_design_id;
use reportflow_schema::snapshot::{self, Snapshot, SnapshotError};

use crate::project::{Project, designs_of};

pub(crate) struct Scan {
    /// What the service and the snapshots are asked for; sorted by id and
    /// version.
    pub(crate) used: Vec<Used>,
    /// With what only files name that are not meant to compile: their snapshots
    /// are not surplus, and that is all of it.
    pub(crate) named: BTreeSet<(String, u32)>,
    /// Files whose designs are not known.
    pub(crate) unreadable: Vec<String>,
}

/// A version of a design that structs name.
pub(crate) struct Used {
    pub(crate) id: String,
    pub(crate) version: u32,
    /// Where the first struct names it: "src/invoice.rs:4".
    pub(crate) place: String,
    /// No service has it.
    pub(crate) is_local: bool,
    /// What each package finds; several packages may share one. None, where the
    /// id or the version is none.
    pub(crate) snapshots: Vec<Kept>,
}

/// A snapshot that is kept, or should be.
pub(crate) struct Kept {
    /// The folder of designs it is in, or is to go to.
    pub(crate) designs: PathBuf,
    pub(crate) state: Result<Snapshot, SnapshotError>,
    /// Where the first struct of these packages names it.
    pub(crate) place: String,
}

impl Used {
    /// "design `…` v1 (src/invoice.rs:4)".
    pub(crate) fn label(&self) -> String {
        self.label_at(&self.place)
    }

    pub(crate) fn label_at(&self, place: &str) -> String {
        format!("design `{}` v{} ({place})", self.id, self.version)
    }

    /// The list of a snapshot that is sound.
    pub(crate) fn sound(&self) -> Option<&Snapshot> {
        self.snapshots
            .iter()
            .find_map(|kept| kept.state.as_ref().ok())
    }

    /// What is wrong with the name itself, and what to do.
    pub(crate) fn misnamed(&self) -> Option<(&'static str, &'static str)> {
        if !is_design_id(&self.id) {
            Some((
                "that is no design id",
                "ids are listed by `cargo reportflow designs`",
            ))
        } else if self.version == 0 {
            Some(("there is no version 0", "versions start at 1"))
        } else {
            None
        }
    }
}

/// Scans the sources of all packages.
pub(crate) fn used(project: &Project) -> Result<Scan, String> {
    let mut all: BTreeMap<(String, u32), Used> = BTreeMap::new();
    let (mut names, mut unreadable) = (BTreeSet::new(), Vec::new());
    for package in &project.packages {
        let failed = |error| {
            let folder = package.folder.display();
            format!("the sources in `{folder}` cannot be read: {error}")
        };
        let found = sources::find_references(&package.folder).map_err(failed)?;
        let no_rust = sources::unparsable_files(&package.folder).map_err(failed)?;
        let no_rust = no_rust
            .iter()
            .filter(|file| !sources::is_compile_fail_test(file));
        unreadable.extend(no_rust.map(|file| project.shown(file)));
        for named in found {
            names.insert((named.id.clone(), named.version));
            if named.is_compile_fail_test() {
                continue;
            }
            let sources::DesignReference {
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
                is_local: project.is_local(&id),
                snapshots: Vec::new(),
            });
            // What is no id must not become a path.
            if design.misnamed().is_some() {
                continue;
            }
            let state = snapshot::load(&project.folders(package), &id, version);
            let designs =
                designs_of(&state).unwrap_or_else(|| project.new_snapshots(Some(package)));
            if !design.snapshots.iter().any(|kept| kept.designs == designs) {
                design.snapshots.push(Kept {
                    designs,
                    state,
                    place,
                });
            }
        }
    }
    Ok(Scan {
        used: all.into_values().collect(),
        named: names,
        unreadable,
    })
}
