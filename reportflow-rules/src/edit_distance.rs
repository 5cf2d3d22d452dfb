//! The number of edits between two names, for suggestions.
//!
//! The functions are `const`, because the check of rows runs at compile time. They use
//! Hyyrö's bit-parallel algorithm: one step for each character, not one for each pair
//! of characters. The compiler's interpreter is slow, and so are derives, which cargo
//! builds without optimisation.

/// The maximum number of characters of a [`Pattern`].
pub const MAX_CHARS: usize = 128;

/// More than the number of characters, so that the search for a character ends.
const SLOTS: usize = 2 * MAX_CHARS;

/// A text that is compared with others.
#[derive(Clone, Debug)]
pub struct Pattern {
    len: usize,
    /// A hash table of the characters. An unused slot has no positions.
    characters: [u32; SLOTS],
    /// The positions of each character, one bit each.
    positions: [u128; SLOTS],
}

impl Pattern {
    /// Prepares a text of at most [`MAX_CHARS`] characters for comparisons.
    ///
    /// # Panics
    ///
    /// The text is longer.
    #[must_use]
    pub const fn new(text: &[u32]) -> Pattern {
        assert!(text.len() <= MAX_CHARS, "a pattern of too many characters");
        let mut pattern = Pattern {
            len: text.len(),
            characters: [0; SLOTS],
            positions: [0; SLOTS],
        };
        let mut i = 0;
        while i < text.len() {
            let slot = pattern.slot(text[i]);
            pattern.characters[slot] = text[i];
            pattern.positions[slot] |= 1 << i;
            i += 1;
        }
        pattern
    }

    /// Returns the slot of a character, or the unused slot for it.
    const fn slot(&self, character: u32) -> usize {
        let mut slot = character as usize % SLOTS;
        while self.positions[slot] != 0 && self.characters[slot] != character {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// Returns the number of edits that change the pattern into `text`, or `None` if
    /// there are more than `limit`. An edit inserts, removes or replaces a character,
    /// or swaps two neighbours. No character is edited twice.
    ///
    /// ```
    /// use reportflow_rules::edit_distance::Pattern;
    ///
    /// const TOTAL: Pattern = Pattern::new(&['t' as u32, 'o' as u32]);
    /// assert_eq!(TOTAL.distance(&['o' as u32, 't' as u32], 1), Some(1));
    /// assert_eq!(TOTAL.distance(&['o' as u32, 't' as u32], 0), None);
    /// ```
    #[must_use]
    pub const fn distance(&self, text: &[u32], limit: usize) -> Option<usize> {
        if self.len == 0 {
            return if text.len() <= limit {
                Some(text.len())
            } else {
                None
            };
        }
        let last = 1 << (self.len - 1);
        // Each bit is one position of the pattern: whether the distance grows or
        // shrinks there, from the position before and from the character before.
        let (mut grows, mut shrinks) = (u128::MAX, 0);
        let (mut diagonal, mut matches_before) = (0_u128, 0);
        let mut distance = self.len;
        let mut i = 0;
        while i < text.len() {
            // Each character that is left takes away one edit at most.
            if distance.saturating_sub(text.len() - i) > limit {
                return None;
            }
            let matches = self.positions[self.slot(text[i])];
            let swaps = ((!diagonal & matches) << 1) & matches_before;
            diagonal = ((matches & grows).wrapping_add(grows) ^ grows) | matches | shrinks | swaps;
            let more = shrinks | !(diagonal | grows);
            let less = diagonal & grows;
            if more & last != 0 {
                distance += 1;
            } else if less & last != 0 {
                distance -= 1;
            }
            let (more, less) = (more << 1 | 1, less << 1);
            grows = less | !(diagonal | more);
            shrinks = more & diagonal;
            matches_before = matches;
            i += 1;
        }
        if distance <= limit {
            Some(distance)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_CHARS, Pattern};

    /// The definition, with a table of all pairs of prefixes.
    fn by_definition(a: &[u32], b: &[u32]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, _) | (_, 0) => i + j,
                    _ => {
                        let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let moved = table[i - 1][j].min(table[i][j - 1]) + 1;
                        let is_swap =
                            i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                        let swapped = if is_swap {
                            table[i - 2][j - 2] + 1
                        } else {
                            moved
                        };
                        replaced.min(moved).min(swapped)
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn the_distance_is_that_of_the_definition() {
        // A fixed sequence of numbers that look random.
        let mut state = 1_u64;
        let mut random = move |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % below
        };
        for round in 0..3_000 {
            let longest = if round % 10 == 0 { MAX_CHARS } else { 12 };
            let alphabet = [2, 4, 30][round % 3];
            let mut text = |longest: usize| -> Vec<u32> {
                let len = random(longest + 1);
                // Characters with a distance of 256 share a slot.
                (0..len).map(|_| random(alphabet) as u32 * 128).collect()
            };
            let (a, b) = (text(longest), text(2 * longest));
            let expected = by_definition(&a, &b);
            let pattern = Pattern::new(&a);
            assert_eq!(
                pattern.distance(&b, usize::MAX),
                Some(expected),
                "{a:?} {b:?}"
            );
            assert_eq!(
                pattern.distance(&b, expected),
                Some(expected),
                "{a:?} {b:?}"
            );
            if let Some(less) = expected.checked_sub(1) {
                assert_eq!(pattern.distance(&b, less), None, "{a:?} {b:?}");
            }
        }
    }
}
