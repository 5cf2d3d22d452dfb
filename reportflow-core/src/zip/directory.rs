//! The directory of an archive, judged before anything believes it.
//!
//! The `zip` crate sets memory aside for as many entries as an archive claims,
//! keeps one of several of the same name, and looks for other directories, in
//! all of the file, when the last one does not read.

use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom};

use ::zip::ZipArchive;
use ::zip::read::{ArchiveOffset, Config};

use super::alone::Alone;
use super::end::{End, SIGNATURE, TAIL, u16_at};
use super::error::ZipError;

/// Four kilobytes an entry; a name of 255 characters takes a quarter.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// What an entry has before its name.
const HEADER: usize = 46;

/// Opens an archive of at most `limit` entries.
pub(super) fn open<R: Read + Seek>(mut reader: R, limit: usize) -> Result<ZipArchive<R>, ZipError> {
    let len = reader
        .seek(SeekFrom::End(0))
        .map_err(|source| ZipError::Io { path: None, source })?;
    let tail = read_from(&mut reader, len.saturating_sub(TAIL), len)?;
    let end = End::of(&tail, len).ok_or_else(|| broken("there is no end of the directory"))?;
    if end.entries > limit as u64 {
        return Err(ZipError::TooManyEntries { limit });
    }
    let size = len.checked_sub(end.start);
    let size = size.ok_or_else(|| broken("the directory is outside of the archive"))?;
    if size > MAX_BYTES {
        return Err(ZipError::DirectoryTooLarge { limit: MAX_BYTES });
    }
    let directory = read_from(&mut reader, end.start, len)?;
    if ends(&directory) != 1 {
        return Err(broken("the directory ends more than once"));
    }
    names(&directory, end.entries)?;
    // What follows takes the same way through the same bytes, so that it ends
    // at the directory that was judged, too.
    let alone = Alone::new(end.start, directory);
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    ZipArchive::with_config(config, alone).map_err(|error| ZipError::Broken(error.into()))?;
    ZipArchive::with_config(config, reader).map_err(ZipError::of)
}

/// Refuses a name that stands there twice, byte by byte.
fn names(directory: &[u8], entries: u64) -> Result<(), ZipError> {
    let cut = || broken("the directory is cut off");
    let mut seen = HashSet::new();
    let mut rest = directory;
    for _ in 0..entries {
        let lengths = [28, 30, 32].map(|at| u16_at(rest, at).map(usize::from));
        let [Some(name), Some(extra), Some(comment)] = lengths else {
            return Err(cut());
        };
        let text = rest.get(HEADER..HEADER + name).ok_or_else(cut)?;
        if !seen.insert(text) {
            let name = String::from_utf8_lossy(text).into_owned();
            return Err(ZipError::Twice { name });
        }
        rest = rest
            .get(HEADER + name + extra + comment..)
            .ok_or_else(cut)?;
    }
    Ok(())
}

fn ends(directory: &[u8]) -> usize {
    let fours = directory.windows(SIGNATURE.len());
    fours.filter(|four| four == SIGNATURE).count()
}

fn read_from(reader: &mut (impl Read + Seek), from: u64, to: u64) -> Result<Vec<u8>, ZipError> {
    let failed = |source| ZipError::Io { path: None, source };
    reader.seek(SeekFrom::Start(from)).map_err(failed)?;
    let mut bytes = Vec::new();
    let mut part = reader.take(to - from);
    part.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn broken(why: &'static str) -> ZipError {
    ZipError::Broken(why.into())
}
