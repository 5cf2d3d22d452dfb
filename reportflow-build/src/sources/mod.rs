//! The designs that a crate's sources name.

mod files;
mod tokens;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokens::Said;

/// A design that `#[report_design(…)]` or `#[report_row(…)]` names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// The design's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The source file.
    pub file: PathBuf,
    /// The line of the attribute, from 1.
    pub line: usize,
}

impl Used {
    /// Whether the file is one that is not meant to compile; a missing snapshot
    /// is then no mistake.
    #[must_use]
    pub fn is_meant_to_fail(&self) -> bool {
        is_meant_to_fail(&self.file)
    }
}

/// Whether a source is one that is not meant to compile: what the compiler says
/// of it lies beside it, as `name.stderr` of trybuild and ui_test, or as
/// `name.revision.stderr` of ui_test.
#[must_use]
pub fn is_meant_to_fail(file: &Path) -> bool {
    file.with_extension("stderr").exists() || files::has_stderr_of_a_revision(file)
}

/// Finds the designs that the sources below a package's folder name, sorted by
/// id, version and place.
///
/// All `.rs` files count, whatever module or target they belong to, and
/// whatever `cfg` stands before them: a list too many is harmless. So do the
/// files elsewhere that `#[path = "…"]` and `include!("…")` name, and their
/// modules. Links are followed. Left out are hidden folders, `node_modules`,
/// cargo's products, packages within the package, and folders that cannot be read.
///
/// Some is left to the compiler: a file that it could not read either, an
/// attribute whose id or version is no literal, as in a `macro_rules!`, an
/// `include!` of more than a literal, and a `#[path]` within `mod name { … }`
/// that leads out of the package.
///
/// # Errors
///
/// The package's folder, or a source file, cannot be read.
pub fn used(package: &Path) -> io::Result<Vec<Used>> {
    Ok(scan(package)?.used)
}

/// The files that [`used`] looks at, sorted.
///
/// # Errors
///
/// The package's folder, or a source file, cannot be read.
pub fn rust_files(package: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(scan(package)?.files)
}

/// The files that hold one of the attributes, and cannot be read as Rust: what
/// they name is not known. Sorted.
///
/// # Errors
///
/// The package's folder, or a source file, cannot be read.
pub fn unreadable(package: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(scan(package)?.unreadable)
}

/// The sources of a package.
pub(crate) struct Scan {
    pub(crate) used: Vec<Used>,
    pub(crate) files: Vec<PathBuf>,
    unreadable: Vec<PathBuf>,
    /// The files outside of `src` that files in `src` lead to.
    pub(crate) beyond_src: BTreeSet<PathBuf>,
}

struct Source {
    path: PathBuf,
    said: Said,
    /// The files that it leads to.
    next: Vec<PathBuf>,
    is_from_src: bool,
}

/// A file to be read.
struct Step {
    path: PathBuf,
    /// It is in `src`, or something there leads to it.
    is_from_src: bool,
    /// Another file led to it.
    is_followed: bool,
}

pub(crate) fn scan(package: &Path) -> io::Result<Scan> {
    let src = package.join("src");
    // The package's own first: of two paths to a file, that one is shown.
    let own = files::below(package)?.into_iter();
    let mut queue: VecDeque<Step> = own
        .map(|path| Step {
            is_from_src: path.starts_with(&src),
            path,
            is_followed: false,
        })
        .collect();
    let mut sources: BTreeMap<PathBuf, Source> = BTreeMap::new();
    while let Some(step) = queue.pop_front() {
        let Ok(whole) = fs::canonicalize(&step.path) else {
            continue;
        };
        let source = match sources.entry(whole) {
            Entry::Occupied(entry) => {
                let source = entry.into_mut();
                if source.is_from_src || !step.is_from_src {
                    continue;
                }
                source.is_from_src = true;
                source
            }
            Entry::Vacant(entry) => {
                let source = read(entry.key(), &step)?;
                entry.insert(source)
            }
        };
        queue.extend(source.next.iter().map(|path| Step {
            path: path.clone(),
            is_from_src: step.is_from_src,
            is_followed: true,
        }));
    }
    Ok(summary(&src, sources.into_values()))
}

fn read(whole: &Path, step: &Step) -> io::Result<Source> {
    let path = match step.is_followed {
        true => whole.to_owned(),
        false => step.path.clone(),
    };
    let bytes = fs::read(&path).map_err(|error| files::named(&path, error))?;
    let said = tokens::read(&String::from_utf8_lossy(&bytes), step.is_followed);
    Ok(Source {
        next: files::named_by(&path, &said, step.is_followed),
        path,
        said,
        is_from_src: step.is_from_src,
    })
}

fn summary(src: &Path, sources: impl Iterator<Item = Source>) -> Scan {
    let (mut used, mut beyond_src) = (BTreeSet::new(), BTreeSet::new());
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for source in sources {
        for (id, version, line) in source.said.designs {
            let file = source.path.clone();
            used.insert(Used {
                id,
                version,
                file,
                line,
            });
        }
        if source.is_from_src && !source.path.starts_with(src) {
            beyond_src.insert(source.path.clone());
        }
        if source.said.is_unreadable {
            unreadable.push(source.path.clone());
        }
        files.push(source.path);
    }
    files.sort();
    unreadable.sort();
    Scan {
        used: used.into_iter().collect(),
        files,
        unreadable,
        beyond_src,
    }
}
