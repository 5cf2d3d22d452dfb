//! Checks an archive's central directory before the `zip` crate reads it.
//!
//! The `zip` crate allocates memory for as many entries as an archive claims. It
//! keeps only one of several entries of the same name. If the last directory is
//! invalid, it searches the whole file for others.

use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom};

use ::zip::ZipArchive;
use ::zip::read::{ArchiveOffset, Config};

use super::directory_reader::DirectoryReader;
use super::eocd::{EndOfCentralDirectory, MAX_TAIL_BYTES, SIGNATURE, u16_at};
use super::error::ZipError;

/// About 4 KiB for each of 1000 entries. A name of 255 characters takes at most 1 KiB.
const MAX_DIRECTORY_BYTES: u64 = 4 * 1024 * 1024;

/// The length of an entry's fixed fields, which are before its name.
const ENTRY_HEADER_LEN: usize = 46;

/// Opens an archive of at most `max_entries` entries.
pub(super) fn open<R: Read + Seek>(
    mut reader: R,
    max_entries: usize,
) -> Result<ZipArchive<R>, ZipError> {
    let len = reader
        .seek(SeekFrom::End(0))
        .map_err(|source| ZipError::Io { path: None, source })?;
    let tail = read_range(&mut reader, len.saturating_sub(MAX_TAIL_BYTES), len)?;
    let end = EndOfCentralDirectory::find(&tail, len)
        .ok_or_else(|| invalid("missing end of central directory"))?;
    if end.entries > max_entries as u64 {
        return Err(ZipError::TooManyEntries { limit: max_entries });
    }
    let size = len.checked_sub(end.directory_start);
    let size = size.ok_or_else(|| invalid("the central directory is outside the archive"))?;
    if size > MAX_DIRECTORY_BYTES {
        return Err(ZipError::DirectoryTooLarge {
            limit: MAX_DIRECTORY_BYTES,
        });
    }
    let directory = read_range(&mut reader, end.directory_start, len)?;
    if count_end_records(&directory) != 1 {
        return Err(invalid("duplicate end of central directory"));
    }
    check_duplicate_names(&directory, end.entries)?;
    // Parses only the checked bytes first. If that succeeds, parsing the whole
    // archive takes the same steps, and finds the same directory.
    let directory = DirectoryReader::new(end.directory_start, directory);
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    ZipArchive::with_config(config, directory)
        .map_err(|error| ZipError::InvalidArchive(error.into()))?;
    let archive = ZipArchive::with_config(config, reader).map_err(ZipError::from_zip)?;
    // The `zip` crate keeps one of two entries whose Unicode path fields are equal.
    if archive.len() as u64 != end.entries {
        return Err(invalid("two files have the same name"));
    }
    Ok(archive)
}

/// Rejects two names with the same bytes.
fn check_duplicate_names(directory: &[u8], entries: u64) -> Result<(), ZipError> {
    let truncated = || invalid("the central directory is truncated");
    let mut seen = HashSet::new();
    let mut rest = directory;
    for _ in 0..entries {
        let lengths = [28, 30, 32].map(|at| u16_at(rest, at).map(usize::from));
        let [Some(name_len), Some(extra_len), Some(comment_len)] = lengths else {
            return Err(truncated());
        };
        let name = rest
            .get(ENTRY_HEADER_LEN..ENTRY_HEADER_LEN + name_len)
            .ok_or_else(truncated)?;
        if !seen.insert(name) {
            let name = String::from_utf8_lossy(name).into_owned();
            return Err(ZipError::DuplicateName { name });
        }
        rest = rest
            .get(ENTRY_HEADER_LEN + name_len + extra_len + comment_len..)
            .ok_or_else(truncated)?;
    }
    Ok(())
}

fn count_end_records(directory: &[u8]) -> usize {
    let fours = directory.windows(SIGNATURE.len());
    fours.filter(|four| four == SIGNATURE).count()
}

fn read_range(reader: &mut (impl Read + Seek), start: u64, end: u64) -> Result<Vec<u8>, ZipError> {
    let failed = |source| ZipError::Io { path: None, source };
    reader.seek(SeekFrom::Start(start)).map_err(failed)?;
    let mut bytes = Vec::new();
    let mut range = reader.take(end - start);
    range.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn invalid(cause: &'static str) -> ZipError {
    ZipError::InvalidArchive(cause.into())
}
