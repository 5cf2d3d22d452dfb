use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::error::ZipError;
use super::name;
use super::{Archive, Entry};
use crate::fs::{TempFile, absolute_dir};

const BUFFER_BYTES: usize = 64 * 1024;

impl<R: Read + Seek> Archive<R> {
    /// Reads a file into memory. Returns `None` if the archive has no such file.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), reportflow_core::zip::ZipError> {
    /// use reportflow_core::zip::Archive;
    ///
    /// if let Some(pdf) = Archive::open("files.zip")?.read("請求書-1.pdf")? {
    ///     println!("{} bytes", pdf.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ZipError::InvalidArchive`], [`ZipError::FileTooLarge`] and
    /// [`ZipError::Io`].
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ZipError> {
        let Some(index) = self.entries.iter().position(|entry| entry.name == name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let limit = self.max_file_bytes.min(self.max_total_bytes);
        self.copy(index, limit, &mut bytes, None)?;
        Ok(Some(bytes))
    }

    /// Extracts all files to an existing folder, and returns their paths in the
    /// archive's order. Existing files of the same names are replaced, as in
    /// [`Download::to_path`](crate::Download::to_path).
    ///
    /// The files are written under temporary names and then renamed. If writing
    /// fails, the temporary files are removed, and no existing file changes. If a
    /// rename fails, the files that were renamed before it remain.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// use reportflow_core::zip::Archive;
    ///
    /// std::fs::create_dir_all("invoices")?;
    /// let paths = Archive::open("files.zip")?.extract_to("invoices")?;
    /// println!("{} invoices", paths.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ZipError::InvalidArchive`], [`ZipError::NameTooLong`],
    /// [`ZipError::FileTooLarge`] and [`ZipError::Io`].
    pub fn extract_to(&mut self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, ZipError> {
        let too_long = |entry: &&Entry| name::len(&entry.name) > name::MAX_LEN;
        if let Some(entry) = self.entries.iter().find(too_long) {
            return Err(ZipError::NameTooLong {
                name: entry.name.clone(),
                limit: name::MAX_LEN,
            });
        }
        let folder = folder.as_ref();
        let settled = absolute_dir(folder);
        let mut parts = Vec::with_capacity(self.entries.len());
        let mut total = 0;
        for index in 0..self.entries.len() {
            let name = &self.entries[index].name;
            let (path, target) = (folder.join(name), settled.join(name));
            let (part, mut file) =
                TempFile::new_beside(&target).map_err(|source| ZipError::Io {
                    path: Some(path.clone()),
                    source,
                })?;
            let limit = self.max_file_bytes.min(self.max_total_bytes - total);
            total += self.copy(index, limit, &mut file, Some(&path))?;
            parts.push((part, target, path));
        }
        let mut paths = Vec::with_capacity(parts.len());
        for (part, target, path) in parts {
            std::fs::rename(part.path(), &target).map_err(|source| ZipError::Io {
                path: Some(path.clone()),
                source,
            })?;
            part.persist();
            paths.push(path);
        }
        Ok(paths)
    }

    /// Copies a file of at most `limit` bytes to a writer. `path` is the path of the
    /// writer's file, for errors.
    fn copy(
        &mut self,
        index: usize,
        limit: u64,
        writer: &mut impl Write,
        path: Option<&Path>,
    ) -> Result<u64, ZipError> {
        let mut file = self.archive.by_index(index).map_err(ZipError::from_zip)?;
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut copied = 0;
        loop {
            // Counts decompressed bytes, because the archive's sizes may be wrong.
            let read = match file.read(&mut buffer) {
                Ok(0) => return Ok(copied),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(ZipError::InvalidArchive(error.into())),
            };
            copied += read as u64;
            if copied > limit {
                let name = self.entries[index].name.clone();
                return Err(ZipError::FileTooLarge { name, limit });
            }
            writer
                .write_all(&buffer[..read])
                .map_err(|source| ZipError::Io {
                    path: path.map(Path::to_owned),
                    source,
                })?;
        }
    }
}
