//! UTF-8 at compile time, where `str` has no iterators.

/// Returns the character at byte `i`, and its length in bytes.
pub(super) const fn char_at(bytes: &[u8], i: usize) -> (u32, usize) {
    let first = bytes[i];
    let (mut character, len) = match first {
        0..=0x7f => (first as u32, 1),
        0x80..=0xdf => (first as u32 & 0x1f, 2),
        0xe0..=0xef => (first as u32 & 0x0f, 3),
        _ => (first as u32 & 0x07, 4),
    };
    let mut k = 1;
    while k < len {
        character = character << 6 | (bytes[i + k] as u32 & 0x3f);
        k += 1;
    }
    (character, len)
}

/// Returns `len` bytes of `text` from `start`. Both ends must be character boundaries.
pub(super) const fn substring(text: &str, start: usize, len: usize) -> &str {
    let bytes = text.as_bytes().split_at(start).1.split_at(len).0;
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Unreachable at character boundaries.
        Err(_) => "",
    }
}

/// Returns true if both texts are equal.
pub(super) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
