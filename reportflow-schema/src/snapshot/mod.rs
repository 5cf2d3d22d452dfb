//! Snapshots: parameter lists as committed files,
//! `designs/<designId>/v<version>.json`.

mod error;
mod folders;
#[cfg(feature = "write")]
mod write;

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

pub use error::SnapshotError;
pub use folders::{DESIGNS_DIR, designs_dir, folders};
#[cfg(feature = "write")]
pub use write::write;

use crate::design_id::is_design_id;
use crate::model::ParameterList;
use crate::parse::MAX_BYTES;

/// Returns the path of a snapshot in a folder of designs.
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

/// A parsed snapshot.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The file.
    pub path: PathBuf,
    /// Its parameter list.
    pub list: ParameterList,
}

/// Reads the snapshot from the first folder that contains it.
///
/// # Errors
///
/// See [`SnapshotError`]. An invalid file ends the search, because a file in a
/// later folder would hide the error.
pub fn load(folders: &[PathBuf], id: &str, version: u32) -> Result<Snapshot, SnapshotError> {
    if !is_design_id(id) {
        return Err(SnapshotError::InvalidId { id: id.to_owned() });
    }
    let mut searched = Vec::with_capacity(folders.len());
    for folder in folders {
        let path = path(folder, id, version);
        match read(&path) {
            Ok(bytes) => match ParameterList::from_snapshot(&bytes) {
                Ok(list) => return Ok(Snapshot { path, list }),
                Err(error) => return Err(SnapshotError::Invalid { path, error }),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Without this error, `versions` would list a missing snapshot.
                if path.is_symlink() {
                    let error = io::Error::new(error.kind(), "it is a broken link");
                    return Err(SnapshotError::Io { path, error });
                }
                searched.push(path);
            }
            // A file in place of the design's folder contains no snapshots.
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

/// Reads at most one byte more than the limit, so that a huge file does not
/// fill the memory.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the versions of a design with snapshots in a folder, in ascending order.
#[must_use]
pub fn versions(designs: &Path, id: &str) -> Vec<u32> {
    let Ok(files) = fs::read_dir(designs.join(id)) else {
        return Vec::new();
    };
    let version = |name: &str| {
        let version = name.strip_prefix('v')?.strip_suffix(".json")?;
        // Snapshots are never written to `v0` or `v01`.
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

/// Returns the ids of the designs with snapshots in a folder, sorted.
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
