//! The packages of the cargo workspace, and their folders of designs.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;
use reportflow_schema::snapshot::{self, DESIGNS_DIR, Snapshot, SnapshotError};

use super::local_designs;
use crate::error::CliError;

/// The workspace around the current folder; it may be a single package.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    /// Sorted by folder.
    pub(crate) packages: Vec<Package>,
    local_designs: BTreeSet<String>,
    current_dir: PathBuf,
    /// The value of `REPORTFLOW_DESIGNS_DIR`.
    designs_dir: Option<PathBuf>,
}

pub(crate) struct Package {
    pub(crate) folder: PathBuf,
}

impl Project {
    /// Finds the workspace as cargo does.
    pub(crate) fn find() -> Result<Project, CliError> {
        let current_dir = env::current_dir().map_err(|error| {
            CliError::new(format!("cannot determine the current folder: {error}"))
        })?;
        let metadata = MetadataCommand::new()
            .no_deps()
            .other_options(["--offline".to_owned()])
            .exec()
            .map_err(metadata_error)?;
        let manifests = metadata.packages.iter();
        let folders = manifests.filter_map(|package| package.manifest_path.parent());
        let mut packages: Vec<Package> = folders
            .map(|folder| Package {
                folder: folder.as_std_path().to_owned(),
            })
            .collect();
        packages.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(Project {
            root: metadata.workspace_root.as_std_path().to_owned(),
            packages,
            local_designs: local_designs::read(&metadata)?,
            current_dir,
            designs_dir: env::var_os(DESIGNS_DIR)
                .filter(|folder| !folder.to_string_lossy().trim().is_empty())
                .map(PathBuf::from),
        })
    }

    /// Returns whether the design exists in no service.
    pub(crate) fn is_local(&self, id: &str) -> bool {
        self.local_designs.contains(id)
    }

    /// Returns the folders in which the derive searches for snapshots of a
    /// package, nearest first. They include folders above the workspace.
    pub(crate) fn snapshot_folders(&self, package: &Package) -> Vec<PathBuf> {
        snapshot::folders(self.designs_dir.as_deref(), &package.folder, None)
    }

    /// Returns the folders of designs of all packages, each once.
    pub(crate) fn all_snapshot_folders(&self) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let current = self.current_snapshot_folders();
        let folders = self
            .packages
            .iter()
            .flat_map(|package| self.snapshot_folders(package));
        for folder in current.into_iter().chain(folders) {
            if !all.contains(&folder) {
                all.push(folder);
            }
        }
        all
    }

    /// Returns whether commands may write and check snapshots in the folder.
    pub(crate) fn owns(&self, folder: &Path) -> bool {
        // A member may lie outside of the root.
        let members = self.packages.iter().map(|package| &package.folder);
        let mut owned = members.chain([&self.root]);
        owned.any(|owned| folder.starts_with(owned)) || self.is_from_variable(folder)
    }

    /// Returns the folder for a new snapshot of a package. Default: the current
    /// package.
    pub(crate) fn folder_for_new_snapshot(&self, package: Option<&Package>) -> PathBuf {
        let folders = match package {
            Some(package) => self.snapshot_folders(package),
            None => self.current_snapshot_folders(),
        };
        let owned: Vec<PathBuf> = folders
            .into_iter()
            .filter(|folder| self.owns(folder))
            .collect();
        owned
            .iter()
            .find(|folder| folder.is_dir() || self.is_from_variable(folder))
            // Otherwise, the outermost folder that the derive reads.
            .or(owned.last())
            .cloned()
            .unwrap_or_else(|| self.root.join("designs"))
    }

    /// Returns the folder to which `add` writes a snapshot from the current
    /// folder.
    pub(crate) fn folder_for_add(&self, id: &str, version: u32) -> PathBuf {
        let loaded = snapshot::load(&self.current_snapshot_folders(), id, version);
        designs_folder(&loaded)
            // The folder of the variable has priority.
            .filter(|folder| self.owns(folder) && self.designs_dir.is_none())
            .unwrap_or_else(|| self.folder_for_new_snapshot(None))
    }

    /// Returns the folders of designs of the package around the current folder.
    /// Default: those of the root.
    fn current_snapshot_folders(&self) -> Vec<PathBuf> {
        let package = self
            .packages
            .iter()
            .filter(|package| self.current_dir.starts_with(&package.folder))
            .max_by_key(|package| package.folder.components().count());
        let folder = package.map_or(&self.root, |package| &package.folder);
        snapshot::folders(self.designs_dir.as_deref(), folder, None)
    }

    fn is_from_variable(&self, folder: &Path) -> bool {
        let Some(variable) = self.designs_dir.as_deref() else {
            return false;
        };
        // The variable is relative to each package.
        let packages = self.packages.iter().map(|package| &package.folder);
        let mut folders = packages.chain([&self.root]).map(|base| base.join(variable));
        folders.any(|other| other == folder)
    }

    /// Formats a path relative to the current folder.
    pub(crate) fn display_path(&self, path: &Path) -> String {
        let relative_to = |folder: &Path| path.strip_prefix(folder).ok().map(Path::to_owned);
        let relative = relative_to(&self.current_dir).or_else(|| {
            let from_root = self.current_dir.strip_prefix(&self.root).ok()?;
            let to_root: PathBuf = from_root.components().map(|_| "..").collect();
            Some(to_root.join(relative_to(&self.root)?))
        });
        relative.as_deref().unwrap_or(path).display().to_string()
    }
}

/// Returns the folder of designs that contains a snapshot.
pub(crate) fn designs_folder(loaded: &Result<Snapshot, SnapshotError>) -> Option<PathBuf> {
    let path = match loaded {
        Ok(snapshot) => &snapshot.path,
        Err(SnapshotError::Invalid { path, .. } | SnapshotError::Io { path, .. }) => path,
        Err(_) => return None,
    };
    path.parent().and_then(Path::parent).map(Path::to_owned)
}

fn metadata_error(error: cargo_metadata::Error) -> CliError {
    match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            let message = stderr.trim();
            let message = message.strip_prefix("error: ").unwrap_or(message);
            CliError::new(message)
                .with_help("run the command in the folder of a cargo package or workspace")
        }
        error => CliError::new(format!("`cargo metadata` failed: {error}")),
    }
}
