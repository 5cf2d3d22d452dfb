use super::utf8::char_at;

/// Returns true if `name` is certainly valid as the name of a field. For other names,
/// messages suggest a `rename`, which always works.
pub(super) const fn is_field_name(name: &str) -> bool {
    if matches!(
        name.as_bytes(),
        b"_" | b"self" | b"Self" | b"super" | b"crate"
    ) {
        return false;
    }
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let (character, len) = char_at(bytes, i);
        let fits = match character {
            // Digits, full-width ones included.
            0x30..=0x39 | 0xff10..=0xff19 => i > 0,
            0x41..=0x5a | 0x5f | 0x61..=0x7a | 0xff21..=0xff3a | 0xff41..=0xff5a => true,
            0xc0..=0x24f => character != 0xd7 && character != 0xf7,
            // Greek, Cyrillic, kana (half-width ones included), Chinese characters.
            0x391..=0x3a9 | 0x3b1..=0x3c9 | 0x410..=0x44f => true,
            0x3041..=0x3096 | 0x30a1..=0x30fa | 0x30fc | 0xff66..=0xff9d => true,
            0x3005..=0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff => true,
            _ => false,
        };
        if !fits {
            return false;
        }
        i += len;
    }
    i > 0
}
