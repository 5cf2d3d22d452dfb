use std::io::{self, Read, Seek, SeekFrom};

/// A reader of an archive's central directory. Reads far before the directory fail.
pub(super) struct DirectoryReader {
    /// The offset of the directory in the archive.
    start: u64,
    directory: Vec<u8>,
    position: u64,
}

impl DirectoryReader {
    pub(super) fn new(start: u64, directory: Vec<u8>) -> DirectoryReader {
        DirectoryReader {
            start,
            directory,
            position: 0,
        }
    }
}

impl Read for DirectoryReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let before = self.start.saturating_sub(self.position);
        // A search for the end record may begin a few bytes before the directory.
        let read = if before > buffer.len() as u64 {
            return Err(io::ErrorKind::InvalidData.into());
        } else if before > 0 {
            let blank = usize::try_from(before).unwrap_or(buffer.len());
            buffer[..blank].fill(0);
            blank
        } else {
            let at = usize::try_from(self.position - self.start).unwrap_or(usize::MAX);
            let mut rest = self.directory.get(at..).unwrap_or_default();
            rest.read(buffer)?
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for DirectoryReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let len = self.start + self.directory.len() as u64;
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
