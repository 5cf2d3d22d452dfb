//! The ZIP of a request: what is in it, and how to get it out safely.
//!
//! What an archive holds comes from outside. No name in it leads out of the
//! folder that it is extracted to, nor to a device, and its sizes are capped as
//! they are met, whatever the archive says of itself. Needs Rust 1.88.
//!
//! ```no_run
//! use reportflow_core::zip::Archive;
//!
//! # async fn run(client: reportflow_core::Client, accepted: reportflow_core::AcceptedRequest)
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
mod extract;
mod name;

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

pub use error::ZipError;

const MAX_ENTRIES: usize = 1000;
const MAX_BYTES: u64 = 1024 * 1024 * 1024;
const MAX_TOTAL: u64 = 4 * MAX_BYTES;

/// An archive that is read from a file, or from anything else that can seek,
/// such as a `Cursor` of bytes.
///
/// ```
/// use std::io::Cursor;
///
/// use reportflow_core::zip::{Archive, ZipError};
///
/// fn largest(zip: Vec<u8>) -> Result<Option<Vec<u8>>, ZipError> {
///     let mut archive = Archive::new(Cursor::new(zip))?;
///     let largest = archive.entries().iter().max_by_key(|entry| entry.size);
///     match largest.map(|entry| entry.name.clone()) {
///         Some(name) => archive.read(&name),
///         None => Ok(None),
///     }
/// }
/// # // An archive of nothing.
/// # let nothing = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
/// # assert_eq!(largest(nothing)?, None);
/// # Ok::<(), ZipError>(())
/// ```
#[derive(Debug)]
pub struct Archive<R> {
    archive: ::zip::ZipArchive<R>,
    entries: Vec<Entry>,
    max_bytes: u64,
    max_total: u64,
}

/// A file in an archive; see [`Archive::entries`].
///
/// ```
/// use reportflow_core::zip::Entry;
///
/// fn line(entry: &Entry) -> String {
///     format!("{} ({} KB)", entry.name, entry.size.div_ceil(1024))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its name; it is one that a folder can hold.
    pub name: String,
    /// Its size, in bytes, as the archive says: it is not believed.
    pub size: u64,
}

impl Archive<BufReader<File>> {
    /// Opens an archive, and reads what it lists; the [module](crate::zip) has an
    /// example.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), reportflow_core::zip::ZipError> {
    /// use reportflow_core::zip::Archive;
    ///
    /// let mut archive = Archive::open("請求書.zip")?;
    /// if let Some(pdf) = archive.read("請求書-1.pdf")? {
    ///     println!("{} bytes", pdf.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
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
    /// ```no_run
    /// # use reportflow_core::{Client, ReportDesign};
    /// # async fn run<Invoice: ReportDesign>(client: Client, invoices: Vec<Invoice>)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// use std::io::Cursor;
    ///
    /// use reportflow_core::zip::Archive;
    ///
    /// let zip = Invoice::generate_all_sync(&client, &invoices).await?;
    /// let archive = Archive::new(Cursor::new(zip.bytes))?;
    /// assert_eq!(archive.entries().len(), invoices.len());
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```no_run
    /// # fn run() -> Result<(), reportflow_core::zip::ZipError> {
    /// use reportflow_core::zip::Archive;
    ///
    /// const MB: u64 = 1024 * 1024;
    /// let archive = Archive::open("files.zip")?.max_bytes(20 * MB, 200 * MB);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn max_bytes(mut self, file: u64, all: u64) -> Self {
        (self.max_bytes, self.max_total) = (file, all);
        self
    }

    /// The files, in the archive's order.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), reportflow_core::zip::ZipError> {
    /// use reportflow_core::zip::Archive;
    ///
    /// for entry in Archive::open("files.zip")?.entries() {
    ///     println!("{}: {} bytes", entry.name, entry.size);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
