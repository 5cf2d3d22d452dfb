use std::io::{self, Read, Seek, SeekFrom};

/// An archive of which nothing can be read but its directory.
pub(super) struct Alone {
    /// Where in the archive it begins.
    from: u64,
    directory: Vec<u8>,
    position: u64,
}

impl Alone {
    pub(super) fn new(from: u64, directory: Vec<u8>) -> Alone {
        Alone {
            from,
            directory,
            position: 0,
        }
    }
}

impl Read for Alone {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let before = self.from.saturating_sub(self.position);
        // Whoever looks for the end reads some bytes before the directory along.
        let read = if before > buffer.len() as u64 {
            return Err(io::ErrorKind::InvalidData.into());
        } else if before > 0 {
            let blank = usize::try_from(before).unwrap_or(buffer.len());
            buffer[..blank].fill(0);
            blank
        } else {
            let at = usize::try_from(self.position - self.from).unwrap_or(usize::MAX);
            let mut rest = self.directory.get(at..).unwrap_or_default();
            rest.read(buffer)?
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Alone {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let len = self.from + self.directory.len() as u64;
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
