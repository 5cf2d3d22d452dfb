//! Lists, reads and safely extracts the ZIP archive of a request.
//!
//! Archives are untrusted. No name may lead out of the target folder or to a
//! device. Sizes are limited by the decompressed bytes, not by the sizes that the
//! archive states. Needs Rust 1.88.
//!
//! ```no_run
//! use reportflow_core::zip::Archive;
//!
//! # async fn run(client: reportflow_core::Client, accepted: reportflow_core::AcceptedRequest)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! let zip = client.download_zip(&accepted.request_id).wait();
//! zip.to_path("files.zip").await?;
//!
//! // Blocks the thread: for large archives, use `tokio::task::spawn_blocking`.
//! let mut archive = Archive::open("files.zip")?;
//! for path in archive.extract_to("invoices")? {
//!     println!("{}", path.display());
//! }
//! # Ok(())
//! # }
//! ```

mod directory;
mod directory_reader;
mod eocd;
mod error;
mod extract;
mod name;
mod name_encoding;

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

pub use error::ZipError;
#[doc(hidden)]
pub use name::{
    MAX_LEN as MAX_FILE_NAME_LEN, collision_key as file_name_collision_key,
    is_safe as is_safe_file_name, len as file_name_len,
};

const MAX_ENTRIES: usize = 1000;
const MAX_FILE_BYTES: u64 = 1024 * 1024 * 1024;
const MAX_TOTAL_BYTES: u64 = 4 * MAX_FILE_BYTES;

/// An archive in a file, or in another reader that can seek, such as a `Cursor`.
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
/// # // An empty archive.
/// # let empty = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
/// # assert_eq!(largest(empty)?, None);
/// # Ok::<(), ZipError>(())
/// ```
#[derive(Debug)]
pub struct Archive<R> {
    archive: ::zip::ZipArchive<R>,
    entries: Vec<Entry>,
    max_file_bytes: u64,
    max_total_bytes: u64,
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
    /// The name: a plain file name on every system.
    ///
    /// An archive may not tell the encoding of a name. It is then UTF-8 if the bytes are
    /// valid UTF-8. Otherwise it is Shift_JIS (CP932), or CP437 if that looks like words of
    /// a Western language: a guess.
    pub name: String,
    /// The bytes of the name, if its encoding is a guess.
    pub raw_name: Option<Vec<u8>>,
    /// The size that the archive states, in bytes. It may be wrong.
    pub size: u64,
}

impl Archive<BufReader<File>> {
    /// Opens an archive and reads its list of files. See the [module](crate::zip)
    /// for another example.
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
    /// All of [`ZipError`] except [`FileTooLarge`](ZipError::FileTooLarge): no file
    /// is read yet.
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
    /// Reads the list of files of an archive.
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
    /// All of [`ZipError`] except [`FileTooLarge`](ZipError::FileTooLarge): no file
    /// is read yet.
    pub fn new(reader: R) -> Result<Self, ZipError> {
        let mut archive = directory::open(reader, MAX_ENTRIES)?;
        let mut entries = Vec::with_capacity(archive.len());
        let mut names = HashSet::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(ZipError::from_zip)?;
            let (name, raw_name) = name_encoding::decode(file.name_raw(), file.name());
            if file.is_symlink() || !name::is_safe(&name) {
                return Err(ZipError::UnsafeName { name });
            }
            if !names.insert(name::collision_key(&name)) {
                return Err(ZipError::DuplicateName { name });
            }
            let size = file.size();
            entries.push(Entry {
                name,
                raw_name,
                size,
            });
        }
        Ok(Archive {
            archive,
            entries,
            max_file_bytes: MAX_FILE_BYTES,
            max_total_bytes: MAX_TOTAL_BYTES,
        })
    }

    /// Sets the maximum size of one file, in bytes. Default: 1 GiB.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), reportflow_core::zip::ZipError> {
    /// use reportflow_core::zip::Archive;
    ///
    /// let archive = Archive::open("files.zip")?.max_file_bytes(20 * 1024 * 1024);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn max_file_bytes(mut self, bytes: u64) -> Self {
        self.max_file_bytes = bytes;
        self
    }

    /// Sets the maximum size of all files together, in bytes. Default: 4 GiB.
    ///
    /// ```no_run
    /// # fn run() -> Result<(), reportflow_core::zip::ZipError> {
    /// use reportflow_core::zip::Archive;
    ///
    /// let archive = Archive::open("files.zip")?.max_total_bytes(200 * 1024 * 1024);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn max_total_bytes(mut self, bytes: u64) -> Self {
        self.max_total_bytes = bytes;
        self
    }

    /// Returns the files, in the archive's order.
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
