//! The archive of a request, in a temporary file.

use std::io::{self, BufReader};
use std::vec::IntoIter;

use reportflow_core::zip::{self, ZipError};
use tokio::io::AsyncSeekExt as _;
use tokio::task::spawn_blocking;

use crate::error::Error;
use crate::journal::FetchDocument;

/// The PDFs that are in memory at a time, in bytes.
const MAX_PDF_BYTES: usize = 32 * 1024 * 1024;
/// The limit of one PDF in memory, in bytes; that of `Download::bytes`.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// A file without a name, which the system deletes.
pub(super) struct TempFile(tokio::fs::File);

impl TempFile {
    pub(super) fn new() -> Result<TempFile, Error> {
        let file = tempfile::tempfile().map_err(temp_file_error)?;
        Ok(TempFile(tokio::fs::File::from_std(file)))
    }

    pub(super) fn writer(&mut self) -> &mut tokio::fs::File {
        &mut self.0
    }
}

type Reader = BufReader<std::fs::File>;

/// The archive of a request.
pub(super) struct Archive(zip::Archive<Reader>);

/// Documents, and their PDFs if the archive has them.
type Found = Vec<(FetchDocument, Option<Vec<u8>>)>;

impl Archive {
    /// Returns `None` if the file is not an archive.
    pub(super) async fn open(TempFile(mut file): TempFile) -> Result<Option<Archive>, Error> {
        file.rewind().await.map_err(temp_file_error)?;
        let file = file.into_std().await;
        let opened = run_blocking(move || zip::Archive::new(BufReader::new(file))).await?;
        let archive = readable(opened)?;
        Ok(archive.map(|archive| Archive(archive.max_file_bytes(MAX_FILE_BYTES))))
    }

    /// Reads the files of the first documents. Returns the archive, the other documents, and
    /// the files.
    pub(super) async fn read_some(
        self,
        mut documents: IntoIter<FetchDocument>,
    ) -> Result<(Archive, IntoIter<FetchDocument>, Found), Error> {
        let Archive(mut archive) = self;
        let read = move || {
            let mut found = Vec::new();
            let mut size = 0;
            while size < MAX_PDF_BYTES
                && let Some(document) = documents.next()
            {
                let pdf = readable(archive.read(&format!("{}.pdf", document.file_name)))?;
                let pdf = pdf.flatten().filter(|pdf| pdf.starts_with(b"%PDF-"));
                size += pdf.as_ref().map_or(0, Vec::len);
                found.push((document, pdf));
            }
            Ok((Archive(archive), documents, found))
        };
        run_blocking(read).await?
    }
}

/// Returns `None` for a file that the archive does not have in a readable form. An error
/// of the disk is another one.
fn readable<T>(result: Result<T, ZipError>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(ZipError::Io { source, .. }) if source.raw_os_error().is_some() => {
            Err(temp_file_error(source))
        }
        Err(_) => Ok(None),
    }
}

fn temp_file_error(source: io::Error) -> Error {
    Error::Output {
        location: std::env::temp_dir().display().to_string(),
        source: source.into(),
    }
}

async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    spawn_blocking(work).await.map_err(|error| Error::Output {
        location: "a downloaded archive".to_owned(),
        source: error.into(),
    })
}
