//! Snapshots: parameter lists as committed files,
//! `designs/<designId>/v<version>.json`.

use std::fmt;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::parse::MAX_BYTES;
use crate::{EscapeControl, ParameterList, ParseError, is_design_id};

/// The environment variable that names a folder of designs.
pub const DESIGNS_DIR: &str = "REPORTFLOW_DESIGNS_DIR";

/// The path of a snapshot below a folder of designs.
///
/// ```
/// use std::path::Path;
/// use reportflow_schema::snapshot;
///
/// let path = snapshot::path(Path::new("designs"), "0eUDdgAjNXrrItA2", 1);
/// assert_eq!(path, Path::new("designs/0eUDdgAjNXrrItA2/v1.json"));
/// ```
#[must_use]
pub fn path(designs: &Path, id: &str, version: u32) -> PathBuf {
    designs.join(id).join(format!("v{version}.json"))
}

/// The folders of designs that a crate looks into, nearest first.
///
/// `variable` is the value of [`DESIGNS_DIR`], relative to the crate's folder;
/// then comes `designs` in the crate's own folder and in each parent up to the
/// outermost one that holds a `Cargo.toml`; last `out_dir`, where a build
/// script puts what it fetched. The outermost, not the first with a
/// `[workspace]`: the crates that trybuild and `cargo package` make below a
/// project's `target` have workspaces of their own, and need its designs.
#[must_use]
pub fn folders(variable: Option<&Path>, manifest: &Path, out_dir: Option<&Path>) -> Vec<PathBuf> {
    let parents: Vec<&Path> = manifest.ancestors().collect();
    let outermost = match is_unpacked(manifest) {
        true => None,
        false => parents
            .iter()
            .rposition(|parent| parent.join("Cargo.toml").is_file()),
    };
    let parents = &parents[..outermost.map_or(1, |place| place + 1)];

    // As every variable: one that is blank is not set.
    let is_blank = |path: &Path| path.to_str().is_some_and(|path| path.trim().is_empty());
    let variable = variable.filter(|path| !is_blank(path));
    let variable = variable.map(|path| manifest.join(path));
    let out_dir = out_dir.map(|path| path.join("designs"));
    let own = parents.iter().map(|parent| parent.join("designs"));
    variable.into_iter().chain(own).chain(out_dir).collect()
}

/// Whether `cargo package` put the crate there: `target/package/app-0.1.0`.
fn is_unpacked(manifest: &Path) -> bool {
    let package = manifest.parent().filter(|path| path.ends_with("package"));
    let target = package.and_then(Path::parent);
    // What cargo marks its folder of products by.
    target.is_some_and(|target| target.join("CACHEDIR.TAG").is_file())
}

/// A snapshot that was found.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub list: ParameterList,
}

/// Why there is no snapshot to work with.
#[derive(Debug)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The id is none, and must not become a path.
    InvalidId {
        /// The id.
        id: String,
    },
    /// None of the folders has the file.
    Missing {
        /// The files that were looked for, in that order.
        searched: Vec<PathBuf>,
        /// The versions of the design that are there, in ascending order.
        versions: Vec<u32>,
    },
    /// The file is there, but cannot be read.
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The file is there, but holds no parameter list.
    Invalid {
        /// The file.
        path: PathBuf,
        /// Why not, and where.
        error: ParseError,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::InvalidId { id } => write!(f, "`{}` is no design id", EscapeControl(id)),
            SnapshotError::Missing { searched, .. } => {
                let first = searched
                    .first()
                    .map_or(Path::new("designs"), PathBuf::as_path);
                write!(f, "no snapshot at `{}`", first.display())
            }
            SnapshotError::Io { path, error } => {
                write!(
                    f,
                    "the snapshot `{}` cannot be read: {error}",
                    path.display()
                )
            }
            SnapshotError::Invalid { path, error } => {
                write!(f, "the snapshot `{}` is broken: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for SnapshotError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SnapshotError::InvalidId { .. } | SnapshotError::Missing { .. } => None,
            SnapshotError::Io { error, .. } => Some(error),
            SnapshotError::Invalid { error, .. } => Some(error),
        }
    }
}

/// Reads the snapshot from the first of the folders that has it.
///
/// # Errors
///
/// The id is none; no folder has the file, or it cannot be read, or is no
/// parameter list: a broken file does not let the search go on, since that would
/// hide it.
pub fn load(folders: &[PathBuf], id: &str, version: u32) -> Result<Snapshot, SnapshotError> {
    if !is_design_id(id) {
        return Err(SnapshotError::InvalidId { id: id.to_owned() });
    }
    let mut searched = Vec::with_capacity(folders.len());
    for folder in folders {
        let path = path(folder, id, version);
        match read(&path) {
            Ok(bytes) => match ParameterList::from_json(&bytes) {
                Ok(list) => return Ok(Snapshot { path, list }),
                Err(error) => return Err(SnapshotError::Invalid { path, error }),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Listed by `versions`, so that it would be missed and there at once.
                if path.is_symlink() {
                    let error = io::Error::new(error.kind(), "it is a link that leads nowhere");
                    return Err(SnapshotError::Io { path, error });
                }
                searched.push(path);
            }
            // A file where the design's folder should be: nothing there either.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => searched.push(path),
            Err(error) => return Err(SnapshotError::Io { path, error }),
        }
    }
    let mut versions: Vec<u32> = folders
        .iter()
        .flat_map(|folder| self::versions(folder, id))
        .collect();
    versions.sort_unstable();
    versions.dedup();
    Err(SnapshotError::Missing { searched, versions })
}

/// No more than a byte beyond what is read, however long the file is.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The versions of a design that a folder has snapshots of, in ascending order.
#[must_use]
pub fn versions(designs: &Path, id: &str) -> Vec<u32> {
    let Ok(files) = fs::read_dir(designs.join(id)) else {
        return Vec::new();
    };
    let version = |name: &str| {
        let version = name.strip_prefix('v')?.strip_suffix(".json")?;
        // Neither `v0` nor `v01` is what a version is written to.
        let is_plain = version.starts_with(|c| matches!(c, '1'..='9'));
        is_plain.then(|| version.parse().ok())?
    };
    let mut versions: Vec<u32> = files
        .flatten()
        .filter_map(|file| version(file.file_name().to_str()?))
        .collect();
    versions.sort_unstable();
    versions
}

/// The designs that a folder has snapshots of, sorted.
#[must_use]
pub fn ids(designs: &Path) -> Vec<String> {
    let Ok(folders) = fs::read_dir(designs) else {
        return Vec::new();
    };
    let mut ids: Vec<String> = folders
        .flatten()
        .filter_map(|folder| folder.file_name().into_string().ok())
        .filter(|id| !versions(designs, id).is_empty())
        .collect();
    ids.sort_unstable();
    ids
}

/// Writes a snapshot, and says whether the file changed.
///
/// Equal bytes leave the file untouched, since a new time of modification
/// costs every user of the design a rebuild. Other bytes are written beside it
/// and renamed, so that nobody reads half a file.
///
/// # Errors
///
/// An id that is no id, or the error of the file system.
pub fn write(designs: &Path, id: &str, version: u32, list: &ParameterList) -> io::Result<bool> {
    if !is_design_id(id) {
        let error = SnapshotError::InvalidId { id: id.to_owned() };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
    }
    let path = path(designs, id, version);
    let json = list.to_json();
    if read(&path).is_ok_and(|bytes| bytes == json.as_bytes()) {
        return Ok(false);
    }
    let folder = designs.join(id);
    fs::create_dir_all(&folder)?;
    // Named by process and count, so that no two writers share it.
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let count = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!(".v{version}.json.{}-{count}", std::process::id()));
    let written = fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(json.as_bytes()))
        .and_then(|()| fs::rename(&temporary, &path));
    if let Err(error) = written {
        // What failed first is what the caller needs to know.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    Ok(true)
}
