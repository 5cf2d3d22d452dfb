/// Appends `text` with JSON escapes for quotes, backslashes and control characters.
pub(crate) fn escape(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = first_special(rest) {
        let (plain, special) = rest.split_at(at);
        out.extend_from_slice(plain);
        let byte = special[0];
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                let (high, low) = (byte >> 4, byte & 15);
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(high)], HEX[usize::from(low)]]);
            }
        }
        rest = &special[1..];
    }
    out.extend_from_slice(rest);
}

/// Returns the number of bytes that [`escape`] adds.
pub(super) fn added_bytes(text: &str) -> usize {
    let more = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 1,
        0..=0x1f => 5,
        _ => 0,
    };
    text.bytes().map(more).sum()
}

fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

fn first_special(bytes: &[u8]) -> Option<usize> {
    // The usual text has no special characters.
    if !holds_special(bytes) {
        return None;
    }
    let without = |chunk: &&[u8]| {
        chunk
            .first_chunk::<16>()
            .is_some_and(|chunk| !any_special(chunk))
    };
    let start = 16 * bytes.chunks_exact(16).take_while(without).count();
    let rest = bytes[start..].iter();
    rest.copied().position(is_special).map(|at| start + at)
}

// The last chunk may overlap the chunk before it.
fn holds_special(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let mut chunks = bytes.chunks_exact(16);
        any_special(last) || chunks.any(|chunk| chunk.first_chunk::<16>().is_some_and(any_special))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        any_special(first) | any_special(last)
    } else {
        bytes.iter().any(|&byte| is_special(byte))
    }
}

// Without a branch for each byte, the compiler compares a whole chunk at once.
fn any_special<const N: usize>(chunk: &[u8; N]) -> bool {
    chunk
        .iter()
        .fold(false, |any, &byte| any | is_special(byte))
}
