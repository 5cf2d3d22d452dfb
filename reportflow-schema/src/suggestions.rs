//! Suggestions for misspelt names.

use reportflow_rules::characters::fold;
use reportflow_rules::edit_distance::{MAX_CHARS, Pattern};

/// The maximum number of names that one search compares in full. A list may have
/// thousands of names, and a struct as many misspelt fields.
const MAX_COMPARISONS: usize = 32;

/// The maximum length of a compared name in bytes.
const MAX_NAME_BYTES: usize = 512;

/// Returns the name that is nearest to a misspelt `name`. At most a third of
/// the characters may differ, or one in a short name. The comparison ignores
/// case, separators, width, accents, voice marks and the Unicode form. Hiragana
/// and katakana are equal. Names of more than 512 bytes are not compared, and names
/// whose differences are more than 128 characters apart are not near.
///
/// For several searches in the same names, see [`SuggestionIndex`].
///
/// ```
/// use reportflow_schema::suggestions::suggest;
///
/// assert_eq!(suggest("請求番号", ["請求書番号", "明細"]), Some("請求書番号"));
/// assert_eq!(suggest("amuont", ["amount", "items"]), Some("amount"));
/// assert_eq!(suggest("memo", ["amount", "items"]), None);
/// ```
#[must_use]
pub fn suggest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let index = SuggestionIndex::new(names);
    let near = index.nearest(name, |_| true)?;
    Some(index.candidates[near].name)
}

/// An index of names, for many searches.
///
/// ```
/// use reportflow_schema::suggestions::SuggestionIndex;
///
/// let names = SuggestionIndex::new(["amount", "items"]);
/// assert_eq!(names.nearest("amuont", |_| true), Some(0));
/// assert_eq!(names.nearest("amuont", |index| index != 0), None);
/// ```
#[derive(Debug)]
pub struct SuggestionIndex<'n> {
    candidates: Vec<Candidate<'n>>,
}

#[derive(Debug)]
struct Candidate<'n> {
    name: &'n str,
    folded: Folded,
}

impl<'n> SuggestionIndex<'n> {
    /// Builds the index from the names of a list, in its order.
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> SuggestionIndex<'n> {
        let candidate = |name: &'n str| Candidate {
            name,
            folded: Folded::new(name),
        };
        SuggestionIndex {
            candidates: names.into_iter().map(candidate).collect(),
        }
    }

    /// Returns the index of the nearest name, as [`suggest`] finds it. Considers
    /// only the names whose index `is_candidate` accepts.
    #[must_use]
    pub fn nearest(&self, name: &str, is_candidate: impl Fn(usize) -> bool) -> Option<usize> {
        self.nearest_by(name, is_candidate, distance)
    }

    fn nearest_by(
        &self,
        name: &str,
        is_candidate: impl Fn(usize) -> bool,
        mut distance: impl FnMut(&str, &str, usize) -> Option<usize>,
    ) -> Option<usize> {
        let typed = Folded::new(name);
        if typed.len == 0 {
            return None;
        }
        // Distances are slow, and most bounds exclude a name.
        let mut by_bound: Vec<Vec<usize>> = Vec::new();
        for (index, candidate) in self.candidates.iter().enumerate() {
            let bound = typed.min_distance(&candidate.folded);
            if bound <= typed.max_distance(&candidate.folded) && is_candidate(index) {
                by_bound.resize_with(by_bound.len().max(bound + 1), Vec::new);
                by_bound[bound].push(index);
            }
        }
        let by_bound = by_bound.iter().enumerate();
        let indices = by_bound.flat_map(|(bound, same)| same.iter().map(move |one| (bound, *one)));
        let mut nearest: Option<(usize, usize, usize)> = None;
        for (bound, index) in indices.take(MAX_COMPARISONS) {
            let limit = nearest.map_or(usize::MAX, |(found, ..)| found);
            if bound > limit {
                break;
            }
            let Candidate {
                name: other,
                folded,
            } = &self.candidates[index];
            let limit = limit.min(typed.max_distance(folded));
            if let Some(near) = distance(&typed.text, &folded.text, limit) {
                // The second distance decides between candidates with equal
                // first distances.
                let second = distance(name, other, usize::MAX).unwrap_or(usize::MAX);
                let found = (near, second, index);
                nearest = Some(nearest.map_or(found, |nearest| nearest.min(found)));
            }
        }
        nearest.map(|(_, _, index)| index)
    }
}

/// A name without the differences that a comparison ignores.
#[derive(Debug)]
struct Folded {
    text: String,
    /// The number of characters.
    len: usize,
    /// A bit for each character, its second occurrence, and so on. Several of
    /// them may share a bit.
    occurrences: u128,
}

impl Folded {
    fn new(name: &str) -> Folded {
        // An empty text is near no other.
        let is_long = name.len() > MAX_NAME_BYTES;
        let text = if is_long { String::new() } else { folded(name) };
        let mut occurrences = 0;
        for (place, character) in text.char_indices() {
            let earlier = text[..place].matches(character).count();
            occurrences |= 1 << ((u32::from(character) as usize + 37 * earlier) % 128);
        }
        Folded {
            len: text.chars().count(),
            occurrences,
            text,
        }
    }

    /// Returns a lower bound of the distance.
    fn min_distance(&self, other: &Folded) -> usize {
        // One edit removes one occurrence and adds one at most.
        let removed = (self.occurrences & !other.occurrences).count_ones();
        let added = (other.occurrences & !self.occurrences).count_ones();
        self.len
            .abs_diff(other.len)
            .max(removed.max(added) as usize)
    }

    /// Returns the distance up to which two names are near. Two names without a
    /// common character are never near.
    fn max_distance(&self, other: &Folded) -> usize {
        let longer = self.len.max(other.len);
        (longer / 3).max(1).min(longer.saturating_sub(1))
    }
}

/// Returns the name without case, separators, width, accents and voice marks.
pub(crate) fn folded(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|character| char::from_u32(fold(u32::from(character))))
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// Returns the number of edits between two texts, or `None` if there are more than
/// `limit`. Equal starts and ends need no comparison, and names of one list often share
/// them. If more than [`MAX_CHARS`] characters are left of both texts, they are `None`.
pub(crate) fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let codes = |text: &str| text.chars().map(u32::from).collect::<Vec<u32>>();
    let (a, b) = (codes(a), codes(b));
    let shorter = a.len().min(b.len());
    let start = (0..shorter).take_while(|i| a[*i] == b[*i]).count();
    let (a, b) = (&a[start..], &b[start..]);
    let shorter = shorter - start;
    let is_same = |i: &usize| a[a.len() - i] == b[b.len() - i];
    let end = (1..=shorter).take_while(is_same).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    (a.len() <= MAX_CHARS)
        .then(|| Pattern::new(a).distance(b, limit))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{MAX_COMPARISONS, SuggestionIndex, distance};

    #[test]
    fn a_search_compares_a_limited_number_of_names() {
        let names: Vec<String> = (0..5_000)
            .map(|number| format!("parameter_{number:04}"))
            .collect();
        let index = SuggestionIndex::new(names.iter().map(String::as_str));
        for (typed, expected) in [
            ("paramter_0123", Some(123)),
            ("parameter_x", Some(0)),
            ("x", None),
        ] {
            let mut comparisons = 0;
            let nearest = index.nearest_by(
                typed,
                |_| true,
                |a, b, limit| {
                    comparisons += 1;
                    distance(a, b, limit)
                },
            );
            // A near name has two distances.
            assert!(comparisons <= 2 * MAX_COMPARISONS, "{typed}: {comparisons}");
            assert_eq!(nearest, expected, "{typed}");
        }
    }
}
