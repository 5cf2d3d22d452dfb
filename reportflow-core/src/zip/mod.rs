//! The ZIP of a request: what is in it, and how to get it out safely.
//!
//! What an archive holds comes from outside. No name in it leads out of the
//! folder that it is extracted to, nor to a device, and its sizes are capped as
//! they are met, whatever the archive says of itself. Needs Rust 1.88.
//!
//! ```no_run
//! use reportflow_core::zip::Archive;
//!
//! # async fn run(client: reportflow_core::Client, accepted: reportflow_core::Accepted)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! let zip = client.download_zip(&accepted.request_id).wait();
//! zip.to_path("files.zip").await?;
//!
//! // Blocks its thread: for large archives, see `tokio::task::spawn_blocking`.
//! let mut archive = Archive::open("files.zip")?;
//! for path in archive.extract_to("invoices")? {
//!     println!("{}", path.display());
//! }
//! # Ok(())
//! # }
//! ```

mod alone;
mod directory;
mod end;
mod error;
mod name;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

pub use error::ZipError;

use crate::part::Part;

const MAX_ENTRIES: usize = 1000;
const MAX_BYTES: u64 = 1024 * 1024 * 1024;
const MAX_TOTAL: u64 = 4 * MAX_BYTES;
const BUFFER: usize = 64 * 1024;

/// An archive that is read from a file, or from anything else that can seek,
/// such as a `Cursor` of bytes.
#[derive(Debug)]
pub struct Archive<R> {
    archive: ::zip::ZipArchive<R>,
    entries: Vec<Entry>,
    max_bytes: u64,
    max_total: u64,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its name; it is one that a folder can hold.
    pub name: String,
    /// Its size, in bytes, as the archive says: it is not believed.
    pub size: u64,
}

impl Archive<BufReader<File>> {
    /// Opens an archive, and reads what it lists.
    ///
    /// # Errors
    ///
    /// See [`ZipError`]; no entry is read yet.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ZipError> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|source| ZipError::Io {
            path: Some(path.to_owned()),
            source,
        })?;
        Archive::new(BufReader::new(file))
    }
}

impl<R: Read + Seek> Archive<R> {
    /// Reads what an archive lists.
    ///
    /// # Errors
    ///
    /// See [`ZipError`]; no entry is read yet.
    pub fn new(reader: R) -> Result<Self, ZipError> {
        let mut archive = directory::open(reader, MAX_ENTRIES)?;
        let mut entries = Vec::with_capacity(archive.len());
        let mut names = HashSet::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(ZipError::of)?;
            let name = file.name().to_owned();
            if file.is_symlink() || !name::is_safe(&name) {
                return Err(ZipError::Name { name });
            }
            if !names.insert(name::folded(&name)) {
                return Err(ZipError::Twice { name });
            }
            let size = file.size();
            entries.push(Entry { name, size });
        }
        Ok(Archive {
            archive,
            entries,
            max_bytes: MAX_BYTES,
            max_total: MAX_TOTAL,
        })
    }

    /// Takes at most so many bytes of one file, and of all together: 1 and 4 GiB
    /// unless set.
    #[must_use]
    pub fn max_bytes(mut self, file: u64, all: u64) -> Self {
        (self.max_bytes, self.max_total) = (file, all);
        self
    }

    /// The files, in the archive's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Reads a file into memory; none when there is no such file.
    ///
    /// # Errors
    ///
    /// See [`ZipError`].
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ZipError> {
        let Some(index) = self.entries.iter().position(|entry| entry.name == name) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let cap = self.max_bytes.min(self.max_total);
        self.copy(index, cap, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// Extracts all files to a folder, which must be there, and replaces those
    /// of the same names. Returns their paths, in the archive's order.
    ///
    /// They are written under temporary names first: an error leaves none of
    /// them, unless it happens while the last names are given.
    ///
    /// # Errors
    ///
    /// See [`ZipError`].
    pub fn extract_to(&mut self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, ZipError> {
        let folder = folder.as_ref();
        let mut parts = Vec::with_capacity(self.entries.len());
        let mut total = 0;
        for index in 0..self.entries.len() {
            let path = folder.join(&self.entries[index].name);
            let failed = |(path, source)| ZipError::Io {
                path: Some(path),
                source,
            };
            let (part, mut file) = Part::beside(&path).map_err(failed)?;
            let cap = self.max_bytes.min(self.max_total - total);
            total += self.copy(index, cap, &mut file)?;
            parts.push((part, path));
        }
        let mut paths = Vec::with_capacity(parts.len());
        for (part, path) in parts {
            std::fs::rename(part.path(), &path).map_err(|source| ZipError::Io {
                path: Some(path.clone()),
                source,
            })?;
            part.keep();
            paths.push(path);
        }
        Ok(paths)
    }

    /// Copies a file of at most `cap` bytes.
    fn copy(&mut self, index: usize, cap: u64, to: &mut impl Write) -> Result<u64, ZipError> {
        let mut file = self.archive.by_index(index).map_err(ZipError::of)?;
        let mut buffer = vec![0; BUFFER];
        let mut copied = 0;
        loop {
            // Of what was inflated, so that nothing the archive says counts.
            let read = match file.read(&mut buffer) {
                Ok(0) => return Ok(copied),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(ZipError::Broken(error.into())),
            };
            copied += read as u64;
            if copied > cap {
                let name = self.entries[index].name.clone();
                return Err(ZipError::TooLarge { name, limit: cap });
            }
            to.write_all(&buffer[..read])
                .map_err(|source| ZipError::Io { path: None, source })?;
        }
    }
}
