use super::characters::fold;
use crate::params::spec::Spec;

/// The most characters of a name that are compared.
const LONGEST: usize = 64;

/// How many edits lie between two names, or `usize::MAX` where they are too
/// many for a typo: more than a third of the longer one, at least one.
pub(super) const fn distance(a: &str, b: &str) -> usize {
    let (a, a_len) = characters(a);
    let (b, b_len) = characters(b);
    let longer = if a_len > b_len { a_len } else { b_len };
    let limit = if longer < 6 { 1 } else { longer / 3 };

    // Insertions, deletions, substitutions, and two neighbours that changed places.
    let mut before = [0; LONGEST + 1];
    let mut last = [0; LONGEST + 1];
    let mut j = 0;
    while j <= b_len {
        last[j] = j;
        j += 1;
    }
    let mut i = 0;
    while i < a_len {
        let mut row = [0; LONGEST + 1];
        row[0] = i + 1;
        let mut j = 0;
        while j < b_len {
            let same = a[i] == b[j];
            let mut best = if same { last[j] } else { last[j] + 1 };
            best = smaller(best, smaller(last[j + 1], row[j]) + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = smaller(best, before[j - 1] + 1);
            }
            row[j + 1] = best;
            j += 1;
        }
        before = last;
        last = row;
        i += 1;
    }
    // Two names of one character have nothing in common when that differs.
    let distance = last[b_len];
    if distance <= limit && distance < longer {
        distance
    } else {
        usize::MAX
    }
}

/// The parameter whose name is nearest, of the first hundred: to compare names
/// is what takes the compiler long.
pub(super) const fn among(spec: &Spec, name: &str) -> Option<usize> {
    let mut best = usize::MAX;
    let mut found = None;
    let mut column = 0;
    while column < spec.len() && column < 100 {
        let distance = distance(name, spec.name(column));
        if distance < best {
            best = distance;
            found = Some(column);
        }
        column += 1;
    }
    found
}

const fn smaller(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

/// The characters that count, as they are compared.
const fn characters(text: &str) -> ([u32; LONGEST], usize) {
    let bytes = text.as_bytes();
    let mut characters = [0; LONGEST];
    let mut len = 0;
    let mut i = 0;
    while i < bytes.len() && len < LONGEST {
        let (character, bytes) = character(bytes, i);
        let folded = fold(character);
        if folded != 0 {
            characters[len] = folded;
            len += 1;
        }
        i += bytes;
    }
    (characters, len)
}

/// The character at `i`, and how many bytes it has.
pub(super) const fn character(bytes: &[u8], i: usize) -> (u32, usize) {
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

/// Whether a field can be called so, as far as that can be told here: with a
/// doubt, the advice is a `rename`, which is right for every name.
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
        let (character, len) = character(bytes, i);
        let fits = match character {
            // Digits, of full width too.
            0x30..=0x39 | 0xff10..=0xff19 => i > 0,
            0x41..=0x5a | 0x5f | 0x61..=0x7a | 0xff21..=0xff3a | 0xff41..=0xff5a => true,
            0xc0..=0x24f => character != 0xd7 && character != 0xf7,
            // Greek, Cyrillic; kana, of half width too; Chinese characters.
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
