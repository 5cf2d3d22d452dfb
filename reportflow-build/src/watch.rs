//! What makes cargo run the script again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use reportflow_schema::snapshot;

use crate::say::say;
use crate::sources::{Scan, Used};

/// A new struct may name a new design. What only tests and examples are made of
/// is not watched: an edit there would build the library again.
pub(crate) fn sources(manifest: &Path, sources: &Scan) {
    let src = manifest.join("src");
    let mut paths = sources.beyond_src.clone();
    // A library elsewhere, such as `path = "lib.rs"`, is known by what it names.
    let of_others = ["tests", "examples", "benches"].map(|folder| manifest.join(folder));
    let meant = sources.used.iter().filter(|used| !used.is_meant_to_fail());
    let elsewhere = meant.map(|used| &used.file).filter(|file| {
        file.starts_with(manifest)
            && !file.starts_with(&src)
            && !of_others.iter().any(|folder| file.starts_with(folder))
    });
    paths.extend(elsewhere.cloned());
    if src.is_dir() {
        paths.insert(src);
    }
    for path in paths {
        changes(&path);
    }
}

/// Where a snapshot is, and where a nearer one may come. Only the designs of
/// this crate: those of others are not its business. A path that is not there
/// must not be watched, or cargo would run the script at each build.
pub(crate) fn designs<'a>(folders: &[PathBuf], used: impl Iterator<Item = &'a Used>) {
    let mut watched = BTreeSet::new();
    for used in used {
        for folder in folders {
            let design = folder.join(&used.id);
            if design.is_dir() {
                watched.insert(design);
            } else if folder.is_dir() {
                watched.insert(folder.clone());
            }
            if snapshot::path(folder, &used.id, used.version).exists() {
                break;
            }
        }
    }
    for folder in watched {
        changes(&folder);
    }
}

/// A path; one that is not there makes cargo run the script at each build.
pub(crate) fn changes(path: &Path) {
    say("rerun-if-changed", path.display());
}
