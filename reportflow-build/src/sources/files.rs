use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::tokens::FileScan;

/// Returns the `.rs` files in a package's folder, sorted.
pub(super) fn rust_files(package: &Path) -> io::Result<Vec<PathBuf>> {
    let root = fs::canonicalize(package).map_err(|error| with_path(package, error))?;
    fs::read_dir(&root).map_err(|error| with_path(package, error))?;
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    let mut folders = vec![package.to_owned()];
    // Links come last, so that a folder is found by its own path first.
    let mut links = Vec::new();
    while let Some(folder) = folders.pop().or_else(|| links.pop()) {
        let Ok(whole) = fs::canonicalize(&folder) else {
            continue;
        };
        // Links may form circles, or lead out of the package.
        let leads_up = !seen.is_empty() && root.starts_with(&whole);
        if leads_up || !seen.insert(whole) {
            continue;
        }
        // If this user cannot read a folder, rustc cannot read it either.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(file) = fs::metadata(&path) else {
                continue;
            };
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if file.is_dir() && is_link {
                // Other tools link to large folders without sources at the top:
                // `result` of Nix, `bazel-out`.
                if folder != package || is_source_folder(&entry) {
                    links.push(path);
                }
            } else if file.is_dir() {
                folders.push(path);
            } else if file.is_file() && path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
        folders.retain(|path| !is_ignored(path, package));
        links.retain(|path| !is_ignored(path, package));
    }
    files.sort();
    Ok(files)
}

fn is_source_folder(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    ["src", "tests", "examples", "benches"]
        .iter()
        .any(|other| name == *other)
}

fn is_ignored(folder: &Path, package: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let is_named = name.starts_with('.') || name == "node_modules";
    // A module may be called `target`; cargo marks its target folder.
    let is_target = folder == package.join("target") || folder.join("CACHEDIR.TAG").exists();
    // A folder with a manifest is another package.
    is_named || is_target || folder.join("Cargo.toml").exists()
}

/// Returns the files that a source refers to. Omits the modules of files in the
/// package, because [`rust_files`] finds them.
pub(super) fn referenced_files(file: &Path, scan: &FileScan, is_followed: bool) -> Vec<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut paths: Vec<PathBuf> = scan.files.iter().map(|path| folder.join(path)).collect();
    if is_followed {
        // Modules are beside the file or in a folder with its name. The
        // reference to the file decides which, so both are tried.
        let below = folder.join(file.file_stem().unwrap_or_default());
        for module in &scan.modules {
            for folder in [folder, &below] {
                paths.push(folder.join(format!("{module}.rs")));
                paths.push(folder.join(module).join("mod.rs"));
            }
        }
    }
    paths.retain(|path| path.is_file());
    paths
}

/// Adds the path to an error.
pub(super) fn with_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}

pub(super) fn has_stderr_of_a_revision(file: &Path) -> bool {
    let (Some(folder), Some(stem)) = (file.parent(), file.file_stem()) else {
        return false;
    };
    let stem = stem.to_string_lossy();
    let is_revision = |entry: DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let rest = name
            .strip_prefix(&*stem)
            .and_then(|rest| rest.strip_prefix('.'));
        let revision = rest.and_then(|rest| rest.strip_suffix(".stderr"));
        // `a.b.stderr` may belong to `a.b.rs`.
        revision.is_some_and(|revision| !revision.contains('.'))
            && !entry.path().with_extension("rs").exists()
    };
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(is_revision)
}
