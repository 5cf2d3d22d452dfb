//! The designs that the structs of the workspace name, and their snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use reportflow_build::sources;
use reportflow_schema::is_design_id;
use reportflow_schema::snapshot::{self, Snapshot, SnapshotError};

use super::project::{Package, Project, designs_folder};
use crate::error::CliError;

/// The result of a scan of all sources.
pub(crate) struct WorkspaceScan {
    /// The designs in use, sorted by id and version.
    pub(crate) uses: Vec<DesignUse>,
    /// All ids and versions in the sources, including compile-fail tests.
    pub(crate) references: BTreeSet<(String, u32)>,
    /// Files that contain the attributes, but are not valid Rust.
    pub(crate) invalid_files: Vec<String>,
}

/// A version of a design that structs name.
pub(crate) struct DesignUse {
    pub(crate) id: String,
    pub(crate) version: u32,
    /// The first struct that names it: "src/invoice.rs:4".
    pub(crate) location: String,
    /// `true` if the design exists in no service.
    pub(crate) is_local: bool,
    /// One slot for each folder from which packages read the snapshot. Empty if
    /// the id or the version is invalid.
    pub(crate) slots: Vec<SnapshotSlot>,
}

/// The place of a snapshot.
pub(crate) struct SnapshotSlot {
    /// The folder of designs.
    pub(crate) designs: PathBuf,
    pub(crate) snapshot: Result<Snapshot, SnapshotError>,
    /// The first struct that reads it from here.
    pub(crate) location: String,
}

/// An id or a version that cannot exist.
pub(crate) struct InvalidReference {
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

impl DesignUse {
    /// "design `…` v1 (src/invoice.rs:4)".
    pub(crate) fn label(&self) -> String {
        self.label_at(&self.location)
    }

    pub(crate) fn label_at(&self, location: &str) -> String {
        format!("design `{}` v{} ({location})", self.id, self.version)
    }

    pub(crate) fn valid_snapshot(&self) -> Option<&Snapshot> {
        let mut snapshots = self.slots.iter().map(|slot| &slot.snapshot);
        snapshots.find_map(|snapshot| snapshot.as_ref().ok())
    }

    pub(crate) fn invalid_reference(&self) -> Option<InvalidReference> {
        if !is_design_id(&self.id) {
            Some(InvalidReference {
                message: "invalid design id",
                help: "`cargo reportflow designs` lists the ids",
            })
        } else if self.version == 0 {
            Some(InvalidReference {
                message: "invalid version 0",
                help: "versions start at 1",
            })
        } else {
            None
        }
    }
}

impl WorkspaceScan {
    /// Scans the sources of all packages.
    pub(crate) fn run(project: &Project) -> Result<WorkspaceScan, CliError> {
        let mut uses: BTreeMap<(String, u32), DesignUse> = BTreeMap::new();
        let (mut references, mut invalid_files) = (BTreeSet::new(), Vec::new());
        for package in &project.packages {
            let found = sources::find_references(&package.folder).map_err(read_error(package))?;
            let invalid =
                sources::unparsable_files(&package.folder).map_err(read_error(package))?;
            let invalid = invalid
                .iter()
                .filter(|file| !sources::is_compile_fail_test(file));
            invalid_files.extend(invalid.map(|file| project.display_path(file)));
            for reference in found {
                references.insert((reference.id.clone(), reference.version));
                if !reference.is_compile_fail_test() {
                    add(&mut uses, project, package, reference)?;
                }
            }
        }
        Ok(WorkspaceScan {
            uses: uses.into_values().collect(),
            references,
            invalid_files,
        })
    }
}

/// Returns a function that describes an error of reading a package's sources.
pub(crate) fn read_error(package: &Package) -> impl Fn(io::Error) -> CliError {
    let folder = package.folder.display();
    move |error| CliError::new(format!("cannot read the sources in `{folder}`: {error}"))
}

fn add(
    uses: &mut BTreeMap<(String, u32), DesignUse>,
    project: &Project,
    package: &Package,
    reference: sources::DesignReference,
) -> Result<(), CliError> {
    let (id, version) = (reference.id, reference.version);
    let location = format!(
        "{}:{}",
        project.display_path(&reference.file),
        reference.line
    );
    let design = uses
        .entry((id.clone(), version))
        .or_insert_with(|| DesignUse {
            id: id.clone(),
            version,
            location: location.clone(),
            is_local: project.is_local(&id),
            slots: Vec::new(),
        });
    // An invalid id must not become a path.
    if design.invalid_reference().is_some() {
        return Ok(());
    }
    let folders = project.snapshot_folders(package)?;
    let snapshot = snapshot::load(&folders, &id, version);
    let designs =
        designs_folder(&snapshot).unwrap_or_else(|| project.folder_for_new_snapshot(folders));
    if !design.slots.iter().any(|slot| slot.designs == designs) {
        design.slots.push(SnapshotSlot {
            designs,
            snapshot,
            location,
        });
    }
    Ok(())
}
