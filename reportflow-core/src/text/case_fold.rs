/// Returns a key that is equal for names that differ in case alone, by Unicode's
/// case folding.
pub(crate) fn case_fold(name: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    // Three passes: only the lower case of `ẞ` becomes `SS`, and only the upper case
    // of `σ` and `ς` is one. By character, since the lower case of a whole text has
    // `ς` at the end of a word.
    name.flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}
