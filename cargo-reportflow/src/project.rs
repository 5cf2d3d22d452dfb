//! The cargo workspace around the current folder.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use reportflow_schema::snapshot::{self, DESIGNS_DIR, Snapshot, SnapshotError};
use serde_json::Value;

/// A workspace; a package without one is a workspace of one.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) packages: Vec<Package>,
    /// The ids of `[workspace.metadata.reportflow] local`, and of packages': of
    /// designs that no service has, such as those of tests.
    local: BTreeSet<String>,
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
        let unreadable = "the answer of `cargo metadata` cannot be read";
        let json: Value =
            serde_json::from_slice(&output.stdout).map_err(|_| unreadable.to_owned())?;
        let (root, packages) = folders(&json).ok_or_else(|| unreadable.to_owned())?;
        Ok(Project {
            root,
            packages,
            local: local(&json)?,
            current,
            designs_dir: env::var_os(DESIGNS_DIR)
                .filter(|folder| !folder.to_string_lossy().trim().is_empty())
                .map(PathBuf::from),
        })
    }

    /// Whether the service is not to be asked for the design.
    pub(crate) fn is_local(&self, id: &str) -> bool {
        self.local.contains(id)
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
        // A member may lie outside of the root.
        let members = self.packages.iter().map(|package| &package.folder);
        let mut ours = members.chain([&self.root]);
        ours.any(|ours| folder.starts_with(ours)) || self.is_from_variable(folder)
    }

    /// The folder for a new snapshot of a package's, or of the package that the
    /// user stands in.
    pub(crate) fn new_snapshots(&self, package: Option<&Package>) -> PathBuf {
        let folders = match package {
            Some(package) => self.folders(package),
            None => self.standing_folders(),
        };
        let own: Vec<PathBuf> = folders
            .into_iter()
            .filter(|folder| self.owns(folder))
            .collect();
        own.iter()
            .find(|folder| folder.is_dir() || self.is_from_variable(folder))
            // The outermost that the derive looks into.
            .or(own.last())
            .cloned()
            .unwrap_or_else(|| self.root.join("designs"))
    }

    /// The folder that `add` writes a snapshot to, from where the user stands.
    pub(crate) fn folder_of_add(&self, id: &str, version: u32) -> PathBuf {
        let found = snapshot::load(&self.standing_folders(), id, version);
        designs_of(&found)
            // The folder of the variable goes before all others.
            .filter(|folder| self.owns(folder) && self.designs_dir.is_none())
            .unwrap_or_else(|| self.new_snapshots(None))
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

    fn is_from_variable(&self, folder: &Path) -> bool {
        let Some(variable) = self.designs_dir.as_deref() else {
            return false;
        };
        // It is relative to each package.
        let packages = self.packages.iter().map(|package| &package.folder);
        let mut named = packages.chain([&self.root]).map(|base| base.join(variable));
        named.any(|named| named == folder)
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

/// The folder of designs that a snapshot was found in.
pub(crate) fn designs_of(state: &Result<Snapshot, SnapshotError>) -> Option<PathBuf> {
    let path = match state {
        Ok(snapshot) => &snapshot.path,
        Err(SnapshotError::Invalid { path, .. } | SnapshotError::Io { path, .. }) => path,
        Err(_) => return None,
    };
    path.parent().and_then(Path::parent).map(Path::to_owned)
}

/// The workspace's root, and its packages.
fn folders(json: &Value) -> Option<(PathBuf, Vec<Package>)> {
    let mut packages: Vec<Package> = json["packages"]
        .as_array()?
        .iter()
        .map(|package| {
            let manifest = Path::new(package["manifest_path"].as_str()?);
            let folder = manifest.parent()?.to_owned();
            Some(Package { folder })
        })
        .collect::<Option<_>>()?;
    packages.sort_by(|a, b| a.folder.cmp(&b.folder));
    let root = json["workspace_root"].as_str()?.into();
    Some((root, packages))
}

fn local(json: &Value) -> Result<BTreeSet<String>, String> {
    let packages = json["packages"].as_array();
    let tables = packages.into_iter().flatten().chain([json]);
    let mut all = BTreeSet::new();
    for table in tables.map(|table| &table["metadata"]["reportflow"]) {
        // A word that is misspelt would be obeyed by nobody.
        let words = table.as_object().into_iter().flatten();
        for (word, ids) in words {
            let ids = ids.as_array().filter(|_| word == "local");
            let ids: Option<Vec<&str>> =
                ids.and_then(|ids| ids.iter().map(Value::as_str).collect());
            let ids = ids.ok_or_else(|| {
                format!("`{word} = …` in `[workspace.metadata.reportflow]`, or a package's, does not read as `local = [\"id\", …]`")
            })?;
            all.extend(ids.into_iter().map(str::to_owned));
        }
    }
    Ok(all)
}
