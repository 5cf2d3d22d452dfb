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
        let current_dir = current_dir()?;
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
            designs_dir: env::var_os(DESIGNS_DIR).map(PathBuf::from),
        })
    }

    /// Finds the workspace. Outside of one, uses `designs/` and `.env` of the current
    /// folder: documents need no crate.
    #[cfg(feature = "bulk")]
    pub(crate) fn find_or_current_dir() -> Result<Project, CliError> {
        let current_dir = current_dir()?;
        let has_manifest = |folder: &Path| folder.join("Cargo.toml").exists();
        if current_dir.ancestors().any(has_manifest) {
            return Project::find();
        }
        Ok(Project {
            root: current_dir.clone(),
            packages: Vec::new(),
            local_designs: BTreeSet::new(),
            current_dir,
            designs_dir: env::var_os(DESIGNS_DIR).map(PathBuf::from),
        })
    }

    /// Returns whether the design exists in no service.
    pub(crate) fn is_local(&self, id: &str) -> bool {
        self.local_designs.contains(id)
    }

    /// Returns the folders in which the derive searches for snapshots of a
    /// package, nearest first. They include folders above the workspace.
    pub(crate) fn snapshot_folders(&self, package: &Package) -> Result<Vec<PathBuf>, CliError> {
        self.folders(&package.folder)
    }

    /// Returns the folders of designs of all packages, each once. The variable
    /// is relative to each package, and has to lead to a folder from one of them.
    pub(crate) fn all_snapshot_folders(&self) -> Result<Vec<PathBuf>, CliError> {
        let packages = self.packages.iter().map(|package| package.folder.as_path());
        let (mut all, mut failure) = (Vec::new(), None);
        for base in [self.current_base()].into_iter().chain(packages) {
            match self.folders(base) {
                Ok(folders) => {
                    for folder in folders {
                        if !all.contains(&folder) {
                            all.push(folder);
                        }
                    }
                }
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(error) if all.is_empty() => Err(error),
            _ => Ok(all),
        }
    }

    fn folders(&self, base: &Path) -> Result<Vec<PathBuf>, CliError> {
        let folders = snapshot::folders(self.designs_dir.as_deref(), base, None);
        folders.map_err(|error| CliError::from_error(&error))
    }

    /// Returns whether commands may write and check snapshots in the folder.
    pub(crate) fn owns(&self, folder: &Path) -> bool {
        // A member may lie outside of the root.
        let members = self.packages.iter().map(|package| &package.folder);
        let mut owned = members.chain([&self.root]);
        owned.any(|owned| folder.starts_with(owned)) || self.is_from_variable(folder)
    }

    /// Returns the folder for a new snapshot, of the folders of a package.
    pub(crate) fn folder_for_new_snapshot(&self, folders: Vec<PathBuf>) -> PathBuf {
        let owned: Vec<PathBuf> = folders
            .into_iter()
            .filter(|folder| self.owns(folder))
            .collect();
        owned
            .iter()
            .find(|folder| folder.is_dir())
            // Otherwise, the outermost folder that the derive reads.
            .or(owned.last())
            .cloned()
            .unwrap_or_else(|| self.root.join("designs"))
    }

    /// Returns the folder of snapshots for the current folder.
    #[cfg(feature = "serve")]
    pub(crate) fn current_folder(&self) -> Result<PathBuf, CliError> {
        let folders = self.folders(self.current_base())?;
        Ok(self.folder_for_new_snapshot(folders))
    }

    /// Returns the folder to which `add` writes a snapshot from the current
    /// folder. It need not exist.
    pub(crate) fn folder_for_add(&self, id: &str, version: u32) -> Result<PathBuf, CliError> {
        let base = self.current_base();
        let variable = self.designs_dir.as_deref();
        if let (Some(folder), Some(variable)) = (snapshot::designs_dir(variable, base), variable) {
            // The derive reads the folder that exists, also above the workspace. A
            // nearer one would hide its snapshots.
            if folder.exists() || !base.starts_with(&self.root) {
                return Ok(folder);
            }
            return Ok(self.root.join(variable));
        }
        let folders = self.folders(base)?;
        let loaded = snapshot::load(&folders, id, version);
        Ok(designs_folder(&loaded)
            .filter(|folder| self.owns(folder))
            .unwrap_or_else(|| self.folder_for_new_snapshot(folders)))
    }

    /// Returns the folder of the package around the current folder. Default: the
    /// root.
    fn current_base(&self) -> &Path {
        let package = self
            .packages
            .iter()
            .filter(|package| self.current_dir.starts_with(&package.folder))
            .max_by_key(|package| package.folder.components().count());
        package.map_or(&self.root, |package| &package.folder)
    }

    fn is_from_variable(&self, folder: &Path) -> bool {
        // The variable is relative to each package.
        let packages = self.packages.iter().map(|package| &package.folder);
        let mut bases = packages.chain([&self.root]);
        let variable = self.designs_dir.as_deref();
        variable.is_some_and(|variable| bases.any(|base| base.join(variable) == folder))
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

fn current_dir() -> Result<PathBuf, CliError> {
    env::current_dir()
        .map_err(|error| CliError::new(format!("cannot determine the current folder: {error}")))
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
