//! ZIP archives.

use std::io::{Cursor, Write as _};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Writes a ZIP archive into memory.
pub(crate) struct ArchiveWriter(ZipWriter<Cursor<Vec<u8>>>);

impl ArchiveWriter {
    pub(crate) fn new() -> ArchiveWriter {
        ArchiveWriter(ZipWriter::new(Cursor::default()))
    }

    /// Adds a file without compression, because PDFs are already compressed.
    /// Writes no date, so that equal files give equal archives.
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
