//! Case folding.

/// Folds the case of a name, so that names that differ only in case become
/// equal. The result is close to Unicode's full case folding.
///
/// ```
/// use reportflow_rules::case_fold::fold_case;
///
/// let fold = |name: &str| fold_case(name.chars()).collect::<String>();
/// assert_eq!(fold("Straße"), fold("STRASSE"));
/// assert_eq!(fold("ΣΑΣ"), fold("σας"));
/// ```
pub fn fold_case(name: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    // Lower case comes first: otherwise `ẞ` would not become `SS`. Upper case
    // makes `σ` and `ς` equal. By character, because `str::to_lowercase` treats
    // a final `Σ` differently.
    name.flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::fold_case;

    #[test]
    fn names_that_differ_in_case_are_equal() {
        let fold = |name: &str| fold_case(name.chars()).collect::<String>();
        for (a, b) in [
            ("Invoice", "INVOICE"),
            ("straße", "STRASSE"),
            ("STRAẞE", "straße"),
            ("ΟΔΟΣ", "οδος"),
            ("οδος", "οδοσ"),
            ("Ｉｎｖｏｉｃｅ", "ＩＮＶＯＩＣＥ"),
            ("ﬁ", "FI"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("か"), fold("カ"));
        assert_ne!(fold("e"), fold("é"));
    }
}
