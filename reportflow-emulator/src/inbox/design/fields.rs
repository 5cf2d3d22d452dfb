//! The fields of the form. A name is a prefix, and the place of its value.

use std::collections::HashMap;

use super::pointer::child;

/// The rows of one form. JSON takes more.
pub(super) const MAX_ROWS: usize = 1000;
/// The digits of the key of a row.
const MAX_KEY_DIGITS: usize = 6;

/// The text of a control.
pub(super) const VALUE: &str = "value:";
/// JSON, for a value that the control of its kind cannot show.
pub(super) const JSON: &str = "json:";
/// The key of a row of a table, once for each row.
pub(super) const ROW: &str = "row:";
/// Leaves a table out.
pub(super) const OMIT: &str = "omit:";

/// The fields of the form by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    values: HashMap<String, Vec<String>>,
}

impl Fields {
    pub(super) fn new(fields: impl IntoIterator<Item = (String, String)>) -> Fields {
        let mut values = HashMap::<_, Vec<_>>::new();
        for (name, value) in fields {
            values.entry(name).or_default().push(value);
        }
        Fields { values }
    }

    pub(super) fn get(&self, prefix: &str, pointer: &str) -> Option<&str> {
        let values = self.values.get(&format!("{prefix}{pointer}"))?;
        values.first().map(String::as_str)
    }

    pub(super) fn set(&mut self, prefix: &str, pointer: &str, value: impl Into<String>) {
        let name = format!("{prefix}{pointer}");
        self.values.insert(name, vec![value.into()]);
    }

    /// Returns the keys of the rows of a table, in order. Ignores keys that the form does not
    /// make, and repeated ones.
    pub(super) fn rows(&self, pointer: &str) -> Vec<&str> {
        let is_digit = |byte: u8| byte.is_ascii_digit();
        let is_key =
            |key: &str| (1..=MAX_KEY_DIGITS).contains(&key.len()) && key.bytes().all(is_digit);
        let keys = self.values.get(&format!("{ROW}{pointer}"));
        let mut rows: Vec<&str> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for key in keys.into_iter().flatten() {
            if is_key(key) && seen.insert(key) {
                rows.push(key);
            }
        }
        rows
    }

    /// Adds an empty row, and returns its place.
    pub(super) fn add_row(&mut self, pointer: &str) -> String {
        let keys = self.rows(pointer).into_iter();
        let highest = keys.filter_map(|key| key.parse::<u32>().ok()).max();
        let key = highest.map_or(0, |it| it + 1).to_string();
        self.values.remove(&format!("{OMIT}{pointer}"));
        let place = child(pointer, &key);
        let rows = self.values.entry(format!("{ROW}{pointer}"));
        rows.or_default().push(key);
        place
    }

    /// Removes the row at this place.
    pub(super) fn remove_row(&mut self, place: &str) {
        let Some((pointer, key)) = place.rsplit_once('/') else {
            return;
        };
        if let Some(keys) = self.values.get_mut(&format!("{ROW}{pointer}")) {
            keys.retain(|it| it != key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_order_and_hostile_keys_are_ignored() {
        let keys = ["2", "0", "2", "99999999999", "-1", "x", "", "１"];
        let fields = keys.map(|key| (format!("{ROW}/t"), key.to_owned()));
        let mut fields = Fields::new(fields);
        assert_eq!(fields.rows("/t"), ["2", "0"]);
        assert_eq!(fields.add_row("/t"), "/t/3");
        fields.remove_row("/t/2");
        fields.remove_row("no place");
        assert_eq!(fields.rows("/t"), ["0", "3"]);
    }
}
