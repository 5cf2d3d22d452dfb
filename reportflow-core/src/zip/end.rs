//! The record at the end of an archive.

/// The longest that it takes to find it: the record with the longest comment,
/// and what a zip64 archive has before it.
pub(super) const TAIL: u64 = 56 + LOCATOR_LEN as u64 + 22 + u16::MAX as u64;

pub(super) const SIGNATURE: &[u8; 4] = b"PK\x05\x06";
const LOCATOR: &[u8; 4] = b"PK\x06\x07";
const LOCATOR_LEN: usize = 20;
const SIGNATURE_64: &[u8; 4] = b"PK\x06\x06";

/// What it says.
pub(super) struct End {
    pub(super) entries: u64,
    /// Where the directory begins.
    pub(super) start: u64,
}

impl End {
    /// The last one of an archive of `len` bytes that ends in `tail`.
    pub(super) fn of(tail: &[u8], len: u64) -> Option<End> {
        let at = tail
            .windows(SIGNATURE.len())
            .rposition(|four| four == SIGNATURE)?;
        let (before, record) = tail.split_at(at);
        let here = u16_at(record, 8)?;
        let all = u16_at(record, 10)?;
        let start = u32_at(record, 16)?;
        let locator = before.len().checked_sub(LOCATOR_LEN);
        let Some(locator) = locator.filter(|at| before[*at..].starts_with(LOCATOR)) else {
            return Some(End {
                entries: here.max(all).into(),
                start: start.into(),
            });
        };
        let tail_start = len - tail.len() as u64;
        let at = u64_at(before, locator + 8)?.checked_sub(tail_start)?;
        let record = before.get(usize::try_from(at).ok()?..locator)?;
        if !record.starts_with(SIGNATURE_64) {
            return None;
        }
        let mut entries = u64_at(record, 24)?.max(u64_at(record, 32)?);
        for small in [here, all] {
            // All ones: the number stands in the larger record.
            if small != u16::MAX {
                entries = entries.max(small.into());
            }
        }
        let start_64 = u64_at(record, 48)?;
        let agree = start == u32::MAX || u64::from(start) == start_64;
        agree.then_some(End {
            entries,
            start: start_64,
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
