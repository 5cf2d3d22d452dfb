//! The cargo workspace around the current folder.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use reportflow_schema::snapshot::{self, DESIGNS_DIR};
use serde_json::Value;

/// A workspace; a package without one is a workspace of one.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) packages: Vec<Package>,
    /// Where the user stands.
    current: PathBuf,
    designs_dir: Option<PathBuf>,
}

pub(crate) struct Package {
    pub(crate) folder: PathBuf,
}

impl Project {
    /// Finds the workspace as cargo does.
    pub(crate) fn find() -> Result<Project, String> {
        let current = env::current_dir()
            .map_err(|error| format!("the current folder cannot be told: {error}"))?;
        // Cargo says which of the cargos it is.
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(&cargo)
            .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
            .output()
            .map_err(|error| format!("`{}` cannot be run: {error}", cargo.to_string_lossy()))?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr);
            let words = words.trim();
            let words = words.strip_prefix("error: ").unwrap_or(words);
            return Err(format!(
                "{words}\nrun this in the folder of a cargo package or workspace"
            ));
        }
        read(&output.stdout)
            .map(|(root, packages)| Project {
                root,
                packages,
                current,
                designs_dir: env::var_os(DESIGNS_DIR).map(PathBuf::from),
            })
            .ok_or_else(|| "the answer of `cargo metadata` cannot be read".to_owned())
    }

    /// The folders in which the derive looks for the snapshots of a package,
    /// nearest first. Those above the workspace are left out only where files
    /// are written or listed: they belong to somebody else.
    pub(crate) fn folders(&self, package: &Package) -> Vec<PathBuf> {
        snapshot::folders(self.designs_dir.as_deref(), &package.folder, None)
    }

    /// The folders of designs of all packages, each once.
    pub(crate) fn all_folders(&self) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let standing = self.standing_folders();
        let folders = self
            .packages
            .iter()
            .flat_map(|package| self.folders(package));
        for folder in standing.into_iter().chain(folders) {
            if !all.contains(&folder) {
                all.push(folder);
            }
        }
        all
    }

    /// Whether snapshots in the folder are this workspace's to write and judge.
    pub(crate) fn owns(&self, folder: &Path) -> bool {
        folder.starts_with(&self.root) || self.is_from_variable(folder)
    }

    /// The folder for a new snapshot of a package's, or of the package that the
    /// user stands in.
    pub(crate) fn new_snapshots(&self, package: Option<&Package>) -> PathBuf {
        let folders = match package {
            Some(package) => self.folders(package),
            None => self.standing_folders(),
        };
        let mut own = folders.into_iter().filter(|folder| self.owns(folder));
        own.find(|folder| folder.is_dir() || self.is_from_variable(folder))
            .unwrap_or_else(|| self.root.join("designs"))
    }

    /// The folders of the package that the user stands in, or of the root.
    pub(crate) fn standing_folders(&self) -> Vec<PathBuf> {
        let around = self
            .packages
            .iter()
            .filter(|package| self.current.starts_with(&package.folder))
            .max_by_key(|package| package.folder.components().count());
        let folder = around.map_or(&self.root, |package| &package.folder);
        snapshot::folders(self.designs_dir.as_deref(), folder, None)
    }

    /// Whether the variable names a folder, which then goes before all others.
    pub(crate) fn has_designs_dir(&self) -> bool {
        let variable = self.designs_dir.as_deref();
        variable.is_some_and(|variable| !variable.as_os_str().is_empty())
    }

    fn is_from_variable(&self, folder: &Path) -> bool {
        let variable = self.designs_dir.as_deref();
        self.has_designs_dir() && variable.is_some_and(|variable| folder.ends_with(variable))
    }

    /// A path as the user would type it.
    pub(crate) fn shown(&self, whole: &Path) -> String {
        let below = |folder: &Path| whole.strip_prefix(folder).ok().map(Path::to_owned);
        let path = below(&self.current).or_else(|| {
            let up = self.current.strip_prefix(&self.root).ok()?;
            let up: PathBuf = up.components().map(|_| "..").collect();
            Some(up.join(below(&self.root)?))
        });
        path.as_deref().unwrap_or(whole).display().to_string()
    }
}

fn read(json: &[u8]) -> Option<(PathBuf, Vec<Package>)> {
    let json: Value = serde_json::from_slice(json).ok()?;
    let packages = json.get("packages")?.as_array()?;
    let mut packages: Vec<Package> = packages
        .iter()
        .map(|package| {
            let manifest = Path::new(package.get("manifest_path")?.as_str()?);
            Some(Package {
                folder: manifest.parent()?.to_owned(),
            })
        })
        .collect::<Option<_>>()?;
    packages.sort_by(|a, b| a.folder.cmp(&b.folder));
    let root = json.get("workspace_root")?.as_str()?.into();
    Some((root, packages))
}
