use reportflow_rules::characters::fold;

use super::utf8::char_at;

/// The maximum number of characters that are compared.
const MAX_CHARS: usize = 64;

/// Returns the number of edits between two names, or `usize::MAX` if there are too
/// many for a typo. The limit is a third of the longer name, and at least one edit.
pub(super) const fn edit_distance(a: &str, b: &str) -> usize {
    let (a, a_len) = compared_chars(a);
    let (b, b_len) = compared_chars(b);
    let longer = if a_len > b_len { a_len } else { b_len };
    let limit = if longer < 6 { 1 } else { longer / 3 };

    // Insertions, deletions, substitutions, and swaps of two neighbours.
    let mut before = [0; MAX_CHARS + 1];
    let mut last = [0; MAX_CHARS + 1];
    let mut j = 0;
    while j <= b_len {
        last[j] = j;
        j += 1;
    }
    let mut i = 0;
    while i < a_len {
        let mut row = [0; MAX_CHARS + 1];
        row[0] = i + 1;
        let mut j = 0;
        while j < b_len {
            let same = a[i] == b[j];
            let mut best = if same { last[j] } else { last[j] + 1 };
            best = min(best, min(last[j + 1], row[j]) + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = min(best, before[j - 1] + 1);
            }
            row[j + 1] = best;
            j += 1;
        }
        before = last;
        last = row;
        i += 1;
    }
    // Two different names of one character have nothing in common.
    let distance = last[b_len];
    if distance <= limit && distance < longer {
        distance
    } else {
        usize::MAX
    }
}

const fn min(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

/// Returns the folded characters that are compared, and their number.
const fn compared_chars(text: &str) -> ([u32; MAX_CHARS], usize) {
    let bytes = text.as_bytes();
    let mut characters = [0; MAX_CHARS];
    let mut len = 0;
    let mut i = 0;
    while i < bytes.len() && len < MAX_CHARS {
        let (character, byte_len) = char_at(bytes, i);
        let folded = fold(character);
        if folded != 0 {
            characters[len] = folded;
            len += 1;
        }
        i += byte_len;
    }
    (characters, len)
}
