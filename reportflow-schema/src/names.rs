//! Matching the names of fields with the names of parameters.

use heck::ToSnakeCase as _;

/// The parameter that a field's name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// None.
    Nothing,
    /// The one at that place.
    One(usize),
    /// Several are equal in snake case, and none is spelt exactly so.
    Several(Vec<usize>),
}

/// Finds the parameter for a field: the one spelt exactly like it, else the
/// only one that is equal in snake case.
///
/// ```
/// use reportflow_schema::names::{Match, find};
///
/// let names = ["InvoiceNumber", "請求先名"];
/// assert_eq!(find("invoice_number", names), Match::One(0));
/// assert_eq!(find("請求先名", names), Match::One(1));
/// assert_eq!(find("invoice", names), Match::Nothing);
/// ```
#[must_use]
pub fn find<'n>(field: &str, names: impl IntoIterator<Item = &'n str> + Clone) -> Match {
    if let Some(exact) = names.clone().into_iter().position(|name| name == field) {
        return Match::One(exact);
    }
    let field = snake(field);
    if field.is_empty() {
        return Match::Nothing;
    }
    let same = |(place, name)| (snake(name) == field).then_some(place);
    let mut places: Vec<_> = names.into_iter().enumerate().filter_map(same).collect();
    match (places.pop(), places.is_empty()) {
        (None, _) => Match::Nothing,
        (Some(place), true) => Match::One(place),
        (Some(place), false) => {
            places.push(place);
            Match::Several(places)
        }
    }
}

/// The form by which names are matched: heck's snake case. It is empty for a
/// name without letters or digits, which matches nothing but itself.
#[must_use]
pub fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// The name that `name` was meant to be, if one is near enough for a typo: at
/// most a third of the characters differ. Case, separators, and full width
/// against half width do not count.
///
/// ```
/// use reportflow_schema::names::nearest;
///
/// assert_eq!(nearest("請求番号", ["請求書番号", "明細"]), Some("請求書番号"));
/// assert_eq!(nearest("amuont", ["amount", "items"]), Some("amount"));
/// assert_eq!(nearest("memo", ["amount", "items"]), None);
/// ```
#[must_use]
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let folded = fold(name);
    let distance = |candidate: &'n str| {
        let other = fold(candidate);
        let longer = folded.chars().count().max(other.chars().count());
        let distance = strsim::osa_distance(&folded, &other);
        let near = distance <= (longer / 3).max(1) && distance < longer;
        near.then_some((distance, candidate))
    };
    let near = names.into_iter().filter_map(distance);
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            // Full-width ASCII lies in the order of ASCII, 0xFEE0 further on.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
