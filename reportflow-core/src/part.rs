use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::random;

/// A file that is being written; it is removed again unless it was kept.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    target: PathBuf,
    kept: bool,
}

impl Part {
    /// Opens a file in the folder of `target`.
    pub(crate) fn beside(target: &Path) -> io::Result<(Part, File)> {
        // A name of its own rather than one after the target's, which may have
        // the full length that a file system takes.
        // Absolute, or it would stay where it is when the program changes its folder.
        let target = std::path::absolute(target)?;
        let path = target.with_file_name(format!(".reportflow-{:016x}.part", random::number()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let part = Part {
            path,
            target,
            kept: false,
        };
        Ok((part, file))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where it belongs.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// It is where it belongs.
    pub(crate) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // Nobody is left to hear of an error.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
