//! Escapes in JSON texts, also in truncated and invalid ones.

/// Returns the text with its JSON escapes resolved. Half of a surrogate pair becomes U+FFFD.
pub(crate) fn unescape(text: &str) -> String {
    // In UTF-16, because two escapes may form one character.
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        units.extend(before.encode_utf16());
        let hex = escape.strip_prefix('u').and_then(|hex| hex.get(..4));
        let unit = hex.and_then(|hex| u16::from_str_radix(hex, 16).ok());
        rest = if let Some(unit) = unit {
            units.push(unit);
            &escape[5..]
        } else if is_truncated(escape) {
            ""
        } else {
            let mut chars = escape.chars();
            if let Some(character) = chars.next() {
                units.extend(character.encode_utf16(&mut [0; 2]).iter());
            }
            chars.as_str()
        };
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// Returns whether the text ends within this escape.
fn is_truncated(escape: &str) -> bool {
    escape.len() < 5
        && escape
            .strip_prefix('u')
            .is_some_and(|hex| hex.bytes().all(|c| c.is_ascii_hexdigit()))
}
