//! Reads parts of a text. The compiler runs these functions.

use super::digest::DIGEST_BYTES;

/// Returns the number in the four digits at `at`.
#[inline]
pub(super) const fn number(bytes: &[u8], at: usize) -> usize {
    bytes[at] as usize * 1000
        + bytes[at + 1] as usize * 100
        + bytes[at + 2] as usize * 10
        + bytes[at + 3] as usize
        - b'0' as usize * 1111
}

/// The digits of the length of a table in a table.
pub(super) const LONG_DIGITS: usize = 7;

/// Returns the number in the seven digits at `at`.
pub(super) const fn long_number(bytes: &[u8], at: usize) -> usize {
    let mut number = 0;
    let mut i = 0;
    while i < LONG_DIGITS {
        number = number * 10 + (bytes[at + i] - b'0') as usize;
        i += 1;
    }
    number
}

/// Returns the digest at `at`, as a number for comparisons.
pub(super) const fn digest_at(bytes: &[u8], at: usize) -> u64 {
    match bytes.split_at(at).1.first_chunk::<DIGEST_BYTES>() {
        Some(digest) => u64::from_le_bytes(*digest),
        None => 0,
    }
}

/// Returns `len` bytes from `at` as a text. Both ends must be character boundaries.
pub(super) const fn part(text: &'static [u8], at: usize, len: usize) -> &'static str {
    match std::str::from_utf8(bytes(text, at, len)) {
        Ok(part) => part,
        // Unreachable at character boundaries.
        Err(_) => "",
    }
}

/// Returns `len` bytes from `at`.
pub(super) const fn bytes(text: &'static [u8], at: usize, len: usize) -> &'static [u8] {
    text.split_at(at).1.split_at(len).0
}
