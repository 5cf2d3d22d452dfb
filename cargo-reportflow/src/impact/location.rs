use std::path::{Path, PathBuf};

/// A place in the sources, with a message about it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// The effects of an upgrade to another version.
#[derive(Default)]
pub(crate) struct Impact {
    /// The number of structs with the old version.
    pub(crate) struct_count: usize,
    /// The places to change.
    pub(crate) affected: Vec<Location>,
    /// The places that the syntax alone cannot resolve.
    pub(crate) unresolved: Vec<Location>,
}

impl Location {
    pub(super) fn new(file: &Path, line: usize, message: String) -> Location {
        Location {
            file: file.to_owned(),
            line,
            message,
        }
    }
}

impl Impact {
    pub(super) fn sort(&mut self) {
        for locations in [&mut self.affected, &mut self.unresolved] {
            locations.sort();
            locations.dedup();
        }
    }
}
