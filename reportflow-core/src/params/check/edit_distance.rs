use reportflow_rules::characters::fold;
use reportflow_rules::edit_distance::Pattern;

use super::utf8::char_at;

/// The maximum number of characters that are compared.
const MAX_CHARS: usize = 64;

/// A name that is compared with others.
pub(super) struct ComparedName {
    len: usize,
    pattern: Pattern,
}

impl ComparedName {
    pub(super) const fn new(name: &str) -> ComparedName {
        let (characters, len) = compared_chars(name);
        ComparedName {
            len,
            pattern: Pattern::new(characters.split_at(len).0),
        }
    }

    /// Returns the number of edits between two names, or `usize::MAX` if there are too
    /// many for a typo, or more than `limit`. The limit for a typo is a third of the
    /// longer name, and at least one edit.
    pub(super) const fn edit_distance(&self, other: &str, limit: usize) -> usize {
        let (characters, len) = compared_chars(other);
        let longer = if self.len > len { self.len } else { len };
        let typo = if longer < 6 { 1 } else { longer / 3 };
        let limit = if typo < limit { typo } else { limit };
        // Two different names of one character have nothing in common.
        match self.pattern.distance(characters.split_at(len).0, limit) {
            Some(distance) if distance < longer => distance,
            _ => usize::MAX,
        }
    }
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
