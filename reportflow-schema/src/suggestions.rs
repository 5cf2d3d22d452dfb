//! Suggestions for misspelt names.

use reportflow_rules::characters::fold;

/// Returns the name that is nearest to a misspelt `name`. At most a third of
/// the characters may differ, or one in a short name. The comparison ignores
/// case, separators, width, accents, voice marks and the Unicode form. Hiragana
/// and katakana are equal.
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
    let typed = folded(name);
    let distance = |candidate: &'n str| {
        let other = folded(candidate);
        let longer = typed.chars().count().max(other.chars().count());
        let distance = strsim::osa_distance(&typed, &other);
        let near = distance <= (longer / 3).max(1) && distance < longer;
        // The second distance decides between candidates with equal first
        // distances.
        near.then(|| (distance, strsim::osa_distance(name, candidate), candidate))
    };
    let near = names.into_iter().filter_map(distance);
    near.min_by_key(|(distance, spelt, _)| (*distance, *spelt))
        .map(|(_, _, candidate)| candidate)
}

fn folded(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|character| char::from_u32(fold(u32::from(character))))
        .filter(|character| character.is_alphanumeric())
        .collect()
}
