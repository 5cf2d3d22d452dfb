use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::random;

/// A file that is being written; it is removed again unless it was kept.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    kept: bool,
}

impl Part {
    /// Opens a file in the folder of `target`.
    pub(crate) fn beside(target: &Path) -> io::Result<(Part, File)> {
        // A name of its own rather than one after the target's, which may have
        // the full length that a file system takes.
        let path = target.with_file_name(format!(".reportflow-{:016x}.part", random::number()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        Ok((Part { path, kept: false }, file))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// It is where it belongs.
    pub(crate) fn keep(mut self) {
        self.kept = true;
    }
}

/// The path by which a folder is found wherever the program goes meanwhile; the
/// same one where that is not to be had, as beneath a folder that is closed to it.
pub(crate) fn settled(folder: &Path) -> PathBuf {
    // The folder of `a.pdf` has no name, and is where the program is.
    let absolute = std::path::absolute(Path::new(".").join(folder)).ok();
    absolute
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| folder.to_owned())
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // Nobody is left to hear of an error.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
