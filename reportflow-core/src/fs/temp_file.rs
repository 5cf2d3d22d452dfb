use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use reportflow_rules::replaceable_file;

use crate::random;

/// A temporary file. Dropping it removes the file, except after
/// [`persist`](TempFile::persist).
#[derive(Debug)]
pub(crate) struct TempFile {
    path: PathBuf,
    persisted: bool,
}

impl TempFile {
    /// Creates a temporary file in the folder of `target`. It has the permissions of
    /// the file that it will replace. Fails if `target` is not a regular file.
    pub(crate) fn new_beside(target: &Path) -> io::Result<(TempFile, File)> {
        let permissions = replaceable_file::permissions(target)?;
        // The target's name with a suffix may be too long for the file system.
        let path = target.with_file_name(format!(".reportflow-{:016x}.part", random::number()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let persisted = false;
        let temp = TempFile { path, persisted };
        // Before the content is written, which others must not read meanwhile.
        if let Some(permissions) = permissions {
            replaceable_file::set_permissions(&file, &permissions)?;
        }
        Ok((temp, file))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps the file, because the caller has renamed it.
    pub(crate) fn persist(mut self) {
        self.persisted = true;
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if !self.persisted {
            // `drop` cannot return an error.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Returns the absolute path of a folder. It stays valid when the program changes its
/// current folder. If the absolute path is not accessible, returns the path unchanged.
pub(crate) fn absolute_dir(folder: &Path) -> PathBuf {
    // The parent of `a.pdf` is empty, which means the current folder.
    let absolute = std::path::absolute(Path::new(".").join(folder)).ok();
    absolute
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| folder.to_owned())
}
