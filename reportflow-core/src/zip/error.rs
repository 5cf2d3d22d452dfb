use std::path::PathBuf;
use std::{fmt, io};

/// Why an archive, or a file in it, cannot be taken.
///
/// ```
/// use std::io::Cursor;
///
/// use reportflow_core::zip::{Archive, ZipError};
///
/// let error = Archive::new(Cursor::new(b"%PDF-1.7")).unwrap_err();
/// assert!(matches!(error, ZipError::Broken(_)));
/// assert_eq!(error.to_string(), "the archive cannot be read");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ZipError {
    /// It is no ZIP, is damaged or encrypted, or is compressed in a way that is
    /// not read.
    Broken(Box<dyn std::error::Error + Send + Sync>),
    /// The name of a file could lead out of the folder, is one that some file
    /// systems do not take, or shows as another; or the file is a link.
    #[non_exhaustive]
    Name {
        /// The name, as it stands in the archive.
        name: String,
    },
    /// Two files have names that some file systems take for the same: they
    /// differ in case or Unicode form alone, as `straße` and `STRASSE`.
    #[non_exhaustive]
    Twice {
        /// The second one's name.
        name: String,
    },
    /// There are more files than are taken; the service puts at most 100 there
    /// (`docs/service.md`, section 7).
    #[non_exhaustive]
    TooManyEntries {
        /// The limit.
        limit: usize,
    },
    /// The list of the files is larger than is taken.
    #[non_exhaustive]
    DirectoryTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A file is larger than is taken of it, or of all together.
    #[non_exhaustive]
    TooLarge {
        /// The file's name.
        name: String,
        /// How much of it would be taken, in bytes.
        limit: u64,
    },
    /// A file could not be read or written.
    #[non_exhaustive]
    Io {
        /// Which one; none for a reader of the caller's.
        path: Option<PathBuf>,
        /// The cause.
        source: io::Error,
    },
}

impl ZipError {
    pub(super) fn of(error: ::zip::result::ZipError) -> ZipError {
        match error {
            ::zip::result::ZipError::Io(source) => ZipError::Io { path: None, source },
            error => ZipError::Broken(error.into()),
        }
    }
}

impl fmt::Display for ZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ZipError::Broken(_) => f.write_str("the archive cannot be read"),
            ZipError::Name { name } => write!(
                f,
                "the archive holds `{}`, which is no plain name of a file",
                name.escape_debug()
            ),
            ZipError::Twice { name } => write!(
                f,
                "the archive holds `{}` and, before it, what some file systems take for the same name",
                name.escape_debug()
            ),
            ZipError::TooManyEntries { limit } => {
                write!(f, "the archive holds more than {limit} files")
            }
            ZipError::DirectoryTooLarge { limit } => write!(
                f,
                "the archive's list of files is larger than {limit} bytes"
            ),
            ZipError::TooLarge { name, limit } => write!(
                f,
                "`{}` in the archive is larger than {limit} bytes, the most that is taken",
                name.escape_debug()
            ),
            ZipError::Io {
                path: Some(path), ..
            } => write!(f, "`{}` cannot be read or written", path.display()),
            ZipError::Io { path: None, .. } => f.write_str("the archive cannot be read"),
        }
    }
}

impl std::error::Error for ZipError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ZipError::Broken(source) => Some(&**source),
            ZipError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
