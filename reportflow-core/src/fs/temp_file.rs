use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::random;

/// A file that is removed when it is dropped before [`persist`](TempFile::persist).
#[derive(Debug)]
pub(crate) struct TempFile {
    path: PathBuf,
    persisted: bool,
}

impl TempFile {
    /// Creates a file in the folder of `target`.
    pub(crate) fn new_beside(target: &Path) -> io::Result<(TempFile, File)> {
        // Not the target's name with a suffix: it may already have the maximum
        // length of the file system.
        let path = target.with_file_name(format!(".reportflow-{:016x}.part", random::number()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let persisted = false;
        Ok((TempFile { path, persisted }, file))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the file in place: the caller has renamed it.
    pub(crate) fn persist(mut self) {
        self.persisted = true;
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if !self.persisted {
            // Nobody can handle an error here.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Returns the absolute path of a folder, so that it stays valid when the program
/// changes its current folder. Returns the path unchanged if the absolute one is
/// not accessible.
pub(crate) fn absolute_dir(folder: &Path) -> PathBuf {
    // The folder of `a.pdf` is empty, and means the current one.
    let absolute = std::path::absolute(Path::new(".").join(folder)).ok();
    absolute
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| folder.to_owned())
}
