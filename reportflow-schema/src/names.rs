//! Matching of field names with parameter names.

use std::borrow::Cow;
use std::collections::HashMap;

use heck::ToSnakeCase as _;

use reportflow_rules::characters;

/// The result of a search for the parameter of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// No parameter matches.
    NoMatch,
    /// One parameter matches, at this index.
    Unique(usize),
    /// Several parameters match in snake case, but not exactly.
    Ambiguous(Vec<usize>),
}

/// An index of the parameter names of a list, for many searches.
///
/// ```
/// use reportflow_schema::names::{Match, NameIndex};
///
/// let names = NameIndex::new(["InvoiceNumber", "請求先名"]);
/// assert_eq!(names.find("invoice_number"), Match::Unique(0));
/// assert_eq!(names.find("請求先名"), Match::Unique(1));
/// assert_eq!(names.find("invoice"), Match::NoMatch);
/// ```
#[derive(Debug)]
pub struct NameIndex<'n> {
    exact: HashMap<&'n str, usize>,
    snake: HashMap<Cow<'n, str>, Vec<usize>>,
}

impl<'n> NameIndex<'n> {
    /// Builds the index from the names of a list, in its order.
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> NameIndex<'n> {
        let (mut exact, mut snake) = (HashMap::new(), HashMap::<_, Vec<usize>>::new());
        for (place, name) in names.into_iter().enumerate() {
            exact.entry(name).or_insert(place);
            snake.entry(self::snake(name)).or_default().push(place);
        }
        NameIndex { exact, snake }
    }

    /// Returns the index of the parameter with exactly this name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }

    /// Finds the parameter of a field. It has the same name, or it is the only
    /// one with the same snake case.
    #[must_use]
    pub fn find(&self, field: &str) -> Match {
        if let Some(exact) = self.exact.get(field) {
            return Match::Unique(*exact);
        }
        let field = snake(field);
        match self.snake.get(&field).map(Vec::as_slice) {
            Some(_) if field.is_empty() => Match::NoMatch,
            Some([place]) => Match::Unique(*place),
            Some(places) => Match::Ambiguous(places.to_vec()),
            None => Match::NoMatch,
        }
    }
}

/// Returns the snake case of a name, as the crate `heck` builds it. It is empty
/// for a name without letters and digits. Such a name matches only itself.
///
/// A name with combining marks is its own snake case. heck drops them, and without its
/// mark `コード` in decomposed form would be `コート`.
#[must_use]
pub fn snake(name: &str) -> Cow<'_, str> {
    // A derive converts many names, and heck is slow without optimisation.
    if is_snake_case(name) {
        Cow::Borrowed(name)
    } else if let Some(snake) = snake_of_camel_case(name) {
        Cow::Owned(snake)
    } else if name.contains(is_combining_mark) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_snake_case())
    }
}

fn is_combining_mark(character: char) -> bool {
    characters::is_combining_mark(u32::from(character))
}

/// Returns the name by which a field and a parameter match: its snake case, or the name
/// itself if that is empty.
#[must_use]
pub fn match_name(name: &str) -> Cow<'_, str> {
    let snake = snake(name);
    if snake.is_empty() {
        Cow::Borrowed(name)
    } else {
        snake
    }
}

/// Returns true for `invoice_number`.
fn is_snake_case(name: &str) -> bool {
    let mut is_after_separator = true;
    for byte in name.as_bytes() {
        match *byte {
            b'a'..=b'z' | b'0'..=b'9' => is_after_separator = false,
            b'_' if !is_after_separator => is_after_separator = true,
            _ => return false,
        }
    }
    !is_after_separator
}

/// Returns the snake case of `invoiceNumber`. Returns `None` for another form, and for
/// two capitals together.
fn snake_of_camel_case(name: &str) -> Option<String> {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut is_after_capital = true;
    for byte in name.as_bytes() {
        match *byte {
            b'a'..=b'z' => is_after_capital = false,
            b'0'..=b'9' => {}
            b'A'..=b'Z' if !is_after_capital => {
                is_after_capital = true;
                snake.push('_');
            }
            _ => return None,
        }
        snake.push(char::from(byte.to_ascii_lowercase()));
    }
    (!is_after_capital).then_some(snake)
}

/// Returns whether the compiler replaces the character in a field name, or
/// joins it with the character before. A field name cannot contain such a
/// character.
#[must_use]
pub fn is_composed(character: char) -> bool {
    characters::is_composed(u32::from(character))
}
