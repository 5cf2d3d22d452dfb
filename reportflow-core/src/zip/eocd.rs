//! The end of central directory record.

/// The maximum length from the start of the zip64 record to the end of the archive:
/// the zip64 record, its locator, and the record with the longest comment.
pub(super) const MAX_TAIL_BYTES: u64 = 56 + LOCATOR64_LEN as u64 + 22 + u16::MAX as u64;

pub(super) const SIGNATURE: &[u8; 4] = b"PK\x05\x06";
const LOCATOR64_SIGNATURE: &[u8; 4] = b"PK\x06\x07";
const LOCATOR64_LEN: usize = 20;
const SIGNATURE64: &[u8; 4] = b"PK\x06\x06";

pub(super) struct EndOfCentralDirectory {
    pub(super) entries: u64,
    /// The offset of the central directory in the archive.
    pub(super) directory_start: u64,
}

impl EndOfCentralDirectory {
    /// Finds the last record in `tail`, the end of an archive of `len` bytes.
    pub(super) fn find(tail: &[u8], len: u64) -> Option<EndOfCentralDirectory> {
        let at = tail
            .windows(SIGNATURE.len())
            .rposition(|four| four == SIGNATURE)?;
        let (before, record) = tail.split_at(at);
        let on_this_disk = u16_at(record, 8)?;
        let total = u16_at(record, 10)?;
        let start = u32_at(record, 16)?;
        let locator = before.len().checked_sub(LOCATOR64_LEN);
        let Some(locator) = locator.filter(|at| before[*at..].starts_with(LOCATOR64_SIGNATURE))
        else {
            return Some(EndOfCentralDirectory {
                entries: on_this_disk.max(total).into(),
                directory_start: start.into(),
            });
        };
        let tail_start = len - tail.len() as u64;
        let at = u64_at(before, locator + 8)?.checked_sub(tail_start)?;
        let record64 = before.get(usize::try_from(at).ok()?..locator)?;
        if !record64.starts_with(SIGNATURE64) {
            return None;
        }
        let mut entries = u64_at(record64, 24)?.max(u64_at(record64, 32)?);
        for count in [on_this_disk, total] {
            // `0xffff` means that only the zip64 record has the count.
            if count != u16::MAX {
                entries = entries.max(count.into());
            }
        }
        let start64 = u64_at(record64, 48)?;
        let agree = start == u32::MAX || u64::from(start) == start64;
        agree.then_some(EndOfCentralDirectory {
            entries,
            directory_start: start64,
        })
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}
