//! Paths whose changes make cargo run the script again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use reportflow_schema::snapshot;

use crate::cargo::{Instruction, rerun_if_changed};
use crate::sources::{DesignReference, SourceScan};

/// Returns the instructions for sources, because a new struct may name a new
/// design. Omits files of tests and examples, because each edit of them would
/// rebuild the library.
pub(crate) fn sources(manifest: &Path, scan: &SourceScan) -> Vec<Instruction> {
    let src = manifest.join("src");
    let mut paths = scan.outside_src.clone();
    // A library may be outside of `src`, such as `path = "lib.rs"`. Its designs
    // show where.
    let others = ["tests", "examples", "benches"].map(|folder| manifest.join(folder));
    let compiled = scan
        .references
        .iter()
        .filter(|reference| !reference.is_compile_fail_test());
    let elsewhere = compiled.map(|reference| &reference.file).filter(|file| {
        file.starts_with(manifest)
            && !file.starts_with(&src)
            && !others.iter().any(|folder| file.starts_with(folder))
    });
    paths.extend(elsewhere.cloned());
    if src.is_dir() {
        paths.insert(src);
    }
    paths.iter().map(|path| rerun_if_changed(path)).collect()
}

/// Returns the instructions for the snapshots of the crate's own designs.
/// Watches the folder of each snapshot, and the nearer folders in which a
/// snapshot may appear. Omits missing paths, because cargo would run the script
/// in each build.
pub(crate) fn snapshots<'a>(
    folders: &[PathBuf],
    references: impl Iterator<Item = &'a DesignReference>,
) -> Vec<Instruction> {
    let mut paths = BTreeSet::new();
    for reference in references {
        for folder in folders {
            let design = folder.join(&reference.id);
            if design.is_dir() {
                paths.insert(design);
            } else if folder.is_dir() {
                paths.insert(folder.clone());
            }
            if snapshot::path(folder, &reference.id, reference.version).exists() {
                break;
            }
        }
    }
    paths.iter().map(|path| rerun_if_changed(path)).collect()
}
