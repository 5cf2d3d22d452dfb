//! The folders of designs that a crate can use.

use std::fs;
use std::path::{Path, PathBuf};

use super::SnapshotError;

/// The environment variable with the path of a folder of designs.
pub const DESIGNS_DIR: &str = "REPORTFLOW_DESIGNS_DIR";

/// Returns the folders to search for the snapshots of a crate, in order.
///
/// 1. `variable`, the value of [`DESIGNS_DIR`]. A relative path starts at the crate's
///    folder; if it leads to nothing there, at the nearest parent folder of rule 2. It
///    does not apply to crates that cargo unpacked: their folders are not the user's.
/// 2. `designs` in the crate's folder, then in each parent folder up to the
///    outermost one with a `Cargo.toml`. The search ends at the root of the Git
///    repository: a worktree inside another checkout has its own designs.
/// 3. `designs` in `out_dir`, where the build script writes fetched lists.
///
/// The search does not stop at the first `[workspace]`. Trybuild writes crates
/// with their own workspace below a project's `target`, and these crates need
/// the designs of the project. A crate that `cargo package` unpacked there uses
/// only its own `designs`, as on other machines.
///
/// # Errors
///
/// [`SnapshotError::InvalidDesignsDir`]: `variable` applies, and is not a folder. Without this
/// error, a typing mistake would use the lists of another folder.
pub fn folders(
    variable: Option<&Path>,
    manifest: &Path,
    out_dir: Option<&Path>,
) -> Result<Vec<PathBuf>, SnapshotError> {
    let is_for_crate = |path: &&Path| path.is_absolute() || !is_unpacked(manifest);
    let variable = match designs_dir(variable.filter(is_for_crate), manifest) {
        Some(path) => match fs::read_dir(&path) {
            Ok(_) => Some(path),
            Err(error) => return Err(SnapshotError::InvalidDesignsDir { path, error }),
        },
        None => None,
    };
    let out_dir = out_dir.map(|path| path.join("designs"));
    let own = project_folders(manifest).map(|folder| folder.join("designs"));
    Ok(variable.into_iter().chain(own).chain(out_dir).collect())
}

/// Returns the crate's folder, and each parent folder that may have its designs.
fn project_folders(manifest: &Path) -> impl Iterator<Item = &Path> {
    let parents: Vec<&Path> = manifest.ancestors().collect();
    // In a worktree and in a submodule, `.git` is a file.
    let is_root = |parent: &&Path| parent.join(".git").exists();
    let root = parents.iter().position(is_root);
    let parents = &parents[..root.map_or(parents.len(), |place| place + 1)];
    let has_manifest = |parent: &&Path| parent.join("Cargo.toml").is_file();
    let outermost = if is_in_target(manifest) {
        None
    } else {
        parents.iter().rposition(has_manifest)
    };
    manifest
        .ancestors()
        .take(outermost.map_or(1, |place| place + 1))
}

/// Returns the folder that `variable`, the value of [`DESIGNS_DIR`], names for a
/// crate, by rule 1 of [`folders`]. Default: in the crate's folder. A blank variable
/// counts as missing.
#[must_use]
pub fn designs_dir(variable: Option<&Path>, manifest: &Path) -> Option<PathBuf> {
    let is_blank = |path: &Path| path.to_str().is_some_and(|path| path.trim().is_empty());
    let variable = variable.filter(|path| !is_blank(path))?;
    let mut folders = project_folders(manifest).map(|folder| folder.join(variable));
    let found = folders.find(|folder| folder.exists());
    Some(found.unwrap_or_else(|| manifest.join(variable)))
}

/// Returns whether cargo unpacked the crate: from a registry, from Git, into a vendor
/// folder, or to verify a package.
fn is_unpacked(manifest: &Path) -> bool {
    // Cargo writes this file last, into a package or the root of a Git checkout.
    let is_complete = |folder: &Path| folder.join(".cargo-ok").is_file();
    let is_vendored = manifest.join(".cargo-checksum.json").is_file();
    is_vendored || is_in_target(manifest) || manifest.ancestors().any(is_complete)
}

/// Returns whether `cargo package` unpacked the crate to a folder such as
/// `target/package/app-0.1.0`.
fn is_in_target(manifest: &Path) -> bool {
    let package = manifest.parent().filter(|path| path.ends_with("package"));
    let target = package.and_then(Path::parent);
    // Cargo marks its target folder with this file.
    target.is_some_and(|target| target.join("CACHEDIR.TAG").is_file())
}
