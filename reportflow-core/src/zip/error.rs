use std::path::PathBuf;
use std::{fmt, io};

use super::name;

/// An error of an archive, or of a file in it.
///
/// ```
/// use std::io::Cursor;
///
/// use reportflow_core::zip::{Archive, ZipError};
///
/// let error = Archive::new(Cursor::new(b"%PDF-1.7")).unwrap_err();
/// assert!(matches!(error, ZipError::InvalidArchive(_)));
/// assert_eq!(error.to_string(), "invalid ZIP archive");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ZipError {
    /// The archive is not a ZIP, is damaged or encrypted, uses an unsupported compression,
    /// or has an invalid field of its format, such as a Unicode path (0x7075) that belongs
    /// to another name. The source is the cause.
    InvalidArchive(Box<dyn std::error::Error + Send + Sync>),
    /// A file's name is not a plain file name on every system, leads out of the
    /// folder, or is displayed as another name. Symbolic links are rejected too.
    #[non_exhaustive]
    UnsafeName {
        /// The name in the archive.
        name: String,
    },
    /// Some file systems treat the names of two files as the same. The names are
    /// equal, or differ only in case, Unicode form or invisible characters.
    /// Example: `straße` and `STRASSE`.
    #[non_exhaustive]
    DuplicateName {
        /// The second name.
        name: String,
    },
    /// A file's name is longer than file systems allow: 255 bytes, on Windows 255 UTF-16
    /// units. Nothing was extracted. [`Archive::read`](super::Archive::read) still reads
    /// the file.
    #[non_exhaustive]
    NameTooLong {
        /// The name in the archive.
        name: String,
        /// The limit, in bytes; on Windows in UTF-16 units.
        limit: usize,
    },
    /// The archive has too many files. The service puts at most 100 into one
    /// (`docs/service.md`, section 7).
    #[non_exhaustive]
    TooManyEntries {
        /// The maximum number.
        limit: usize,
    },
    /// The archive's central directory, which lists its files, is too large.
    #[non_exhaustive]
    DirectoryTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A file is larger than `max_file_bytes`, or all files together are larger than
    /// `max_total_bytes`.
    #[non_exhaustive]
    FileTooLarge {
        /// The file's name.
        name: String,
        /// The limit of this file, in bytes: `max_file_bytes`, or the rest of
        /// `max_total_bytes`.
        limit: u64,
    },
    /// Reading or writing a file failed.
    #[non_exhaustive]
    Io {
        /// The path that could not be opened or written. `None` if reading the
        /// archive failed.
        path: Option<PathBuf>,
        /// The cause.
        source: io::Error,
    },
}

impl ZipError {
    pub(super) fn from_zip(error: ::zip::result::ZipError) -> ZipError {
        match error {
            ::zip::result::ZipError::Io(source) => ZipError::Io { path: None, source },
            error => ZipError::InvalidArchive(error.into()),
        }
    }
}

impl fmt::Display for ZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ZipError::InvalidArchive(_) => f.write_str("invalid ZIP archive"),
            ZipError::UnsafeName { name } => write!(
                f,
                "unsafe file name in the archive: `{}` is not a plain file name on every system",
                name.escape_debug()
            ),
            ZipError::DuplicateName { name } => write!(
                f,
                "duplicate file name in the archive: some file systems treat `{}` and an earlier name as the same",
                name.escape_debug()
            ),
            ZipError::NameTooLong { name, limit } => write!(
                f,
                "file name in the archive too long: the limit of file systems is {limit} {}; read `{}` with `read` and save it under another name",
                name::LEN_UNIT,
                name.escape_debug()
            ),
            ZipError::TooManyEntries { limit } => {
                write!(f, "too many files in the archive: the limit is {limit}")
            }
            ZipError::DirectoryTooLarge { limit } => {
                write!(f, "central directory too large: the limit is {limit} bytes")
            }
            ZipError::FileTooLarge { name, limit } => write!(
                f,
                "file in the archive too large: `{}` exceeds the limit of {limit} bytes; raise `max_file_bytes` or `max_total_bytes`",
                name.escape_debug()
            ),
            ZipError::Io {
                path: Some(path), ..
            } => write!(f, "reading or writing `{}` failed", path.display()),
            ZipError::Io { path: None, .. } => f.write_str("reading the archive failed"),
        }
    }
}

impl std::error::Error for ZipError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ZipError::InvalidArchive(source) => Some(&**source),
            ZipError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
