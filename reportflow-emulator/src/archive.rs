//! The ZIP archive of a request's files.

use std::io::{Cursor, Write as _};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(crate) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub(crate) fn new() -> Archive {
        Archive(ZipWriter::new(Cursor::default()))
    }

    /// Stored, since PDFs are compressed already, and without a date, so that
    /// the same files give the same archive.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> ZipResult<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default());
        self.0.start_file(name, options)?;
        Ok(self.0.write_all(bytes)?)
    }

    pub(crate) fn finish(self) -> ZipResult<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }
}
