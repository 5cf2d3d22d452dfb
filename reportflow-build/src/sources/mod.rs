//! The references to designs in the sources of a package.

mod files;
mod literals;
mod tokens;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokens::FileScan;

/// A reference to a design: `#[report_design(…)]` or `#[report_row(…)]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DesignReference {
    /// The design's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The source file.
    pub file: PathBuf,
    /// The line of the attribute, from 1.
    pub line: usize,
}

impl DesignReference {
    /// Returns whether the file is a compile-fail test. A missing snapshot is
    /// then not an error.
    #[must_use]
    pub fn is_compile_fail_test(&self) -> bool {
        is_compile_fail_test(&self.file)
    }
}

/// Returns whether a source is a compile-fail test. Its folder then contains
/// the compiler's expected output: `name.stderr` of trybuild and ui_test, or
/// `name.revision.stderr` of ui_test.
#[must_use]
pub fn is_compile_fail_test(file: &Path) -> bool {
    file.with_extension("stderr").exists() || files::has_stderr_of_a_revision(file)
}

/// Finds the references to designs in a package's folder, sorted by id, version and
/// location.
///
/// Searches all `.rs` files, for every module, target and `cfg`, because an
/// additional list is harmless. Also searches files elsewhere that
/// `#[path = "…"]` or `include!("…")` names, and their modules. Follows links.
/// Skips hidden folders, `node_modules`, target folders, packages within the
/// package, and unreadable folders.
///
/// Does not find:
///
/// - references in a file that the compiler cannot read,
/// - an attribute whose id or version is not a literal, as in a `macro_rules!`,
/// - files of an `include!` whose argument is not a literal,
/// - files outside of the package by a `#[path]` within `mod name { … }`.
///
/// # Errors
///
/// The package's folder, or a source file, cannot be read.
pub fn find_references(package: &Path) -> io::Result<Vec<DesignReference>> {
    Ok(scan(package)?.references)
}

/// Returns the files that [`find_references`] searches, sorted.
///
/// # Errors
///
/// The package's folder, or a source file, cannot be read.
pub fn rust_files(package: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(scan(package)?.files)
}

/// Returns the files that contain one of the attributes and are not valid Rust,
/// sorted. Their references are unknown.
///
/// # Errors
///
/// The package's folder, or a source file, cannot be read.
pub fn unparsable_files(package: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(scan(package)?.unparsable)
}

/// A scan of the sources of a package.
pub(crate) struct SourceScan {
    pub(crate) references: Vec<DesignReference>,
    pub(crate) files: Vec<PathBuf>,
    unparsable: Vec<PathBuf>,
    /// The files outside of `src` that files in `src` refer to.
    pub(crate) outside_src: BTreeSet<PathBuf>,
}

struct Source {
    path: PathBuf,
    scan: FileScan,
    /// The files that it refers to.
    next: Vec<PathBuf>,
    is_from_src: bool,
}

/// A file to scan.
struct QueuedFile {
    path: PathBuf,
    /// `true` if it is in `src`, or a file there refers to it.
    is_from_src: bool,
    /// `true` if another file refers to it.
    is_followed: bool,
}

pub(crate) fn scan(package: &Path) -> io::Result<SourceScan> {
    let src = package.join("src");
    // The package's own files come first, because messages show the first path
    // of a file.
    let own = files::rust_files(package)?.into_iter();
    let mut queue: VecDeque<QueuedFile> = own
        .map(|path| QueuedFile {
            is_from_src: path.starts_with(&src),
            path,
            is_followed: false,
        })
        .collect();
    let mut sources: BTreeMap<PathBuf, Source> = BTreeMap::new();
    while let Some(queued) = queue.pop_front() {
        let Ok(whole) = fs::canonicalize(&queued.path) else {
            continue;
        };
        let source = match sources.entry(whole) {
            Entry::Occupied(entry) => {
                let source = entry.into_mut();
                if source.is_from_src || !queued.is_from_src {
                    continue;
                }
                source.is_from_src = true;
                source
            }
            Entry::Vacant(entry) => {
                let source = scan_file(entry.key(), &queued)?;
                entry.insert(source)
            }
        };
        queue.extend(source.next.iter().map(|path| QueuedFile {
            path: path.clone(),
            is_from_src: queued.is_from_src,
            is_followed: true,
        }));
    }
    Ok(collect(&src, sources.into_values()))
}

fn scan_file(whole: &Path, queued: &QueuedFile) -> io::Result<Source> {
    let path = if queued.is_followed {
        whole.to_owned()
    } else {
        queued.path.clone()
    };
    let bytes = fs::read(&path).map_err(|error| files::with_path(&path, error))?;
    let scan = tokens::scan(&String::from_utf8_lossy(&bytes), queued.is_followed);
    Ok(Source {
        next: files::referenced_files(&path, &scan, queued.is_followed),
        path,
        scan,
        is_from_src: queued.is_from_src,
    })
}

fn collect(src: &Path, sources: impl Iterator<Item = Source>) -> SourceScan {
    let (mut references, mut outside_src) = (BTreeSet::new(), BTreeSet::new());
    let (mut files, mut unparsable) = (Vec::new(), Vec::new());
    for source in sources {
        for (id, version, line) in source.scan.designs {
            let file = source.path.clone();
            references.insert(DesignReference {
                id,
                version,
                file,
                line,
            });
        }
        if source.is_from_src && !source.path.starts_with(src) {
            outside_src.insert(source.path.clone());
        }
        if source.scan.is_unparsable {
            unparsable.push(source.path.clone());
        }
        files.push(source.path);
    }
    files.sort();
    unparsable.sort();
    SourceScan {
        references: references.into_iter().collect(),
        files,
        unparsable,
        outside_src,
    }
}
