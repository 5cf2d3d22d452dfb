//! The fields of the form. A name is a prefix, and the place of its value.

use std::collections::{HashMap, HashSet};

use super::pointer::child;

/// The rows of one form, because each has a control for each column. JSON takes more.
pub(super) const MAX_ROWS: usize = 200;
/// The requests that one click sends.
pub(super) const MAX_COUNT: usize = 100;
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
    row_count: usize,
}

/// Fields with more rows than a form takes.
#[derive(Debug)]
pub(super) struct TooManyRows(pub(super) Fields);

impl Fields {
    pub(super) fn new(
        fields: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Fields, TooManyRows> {
        let mut values = HashMap::<_, Vec<_>>::new();
        let mut row_count = 0;
        for (name, value) in fields {
            row_count += usize::from(name.starts_with(ROW));
            values.entry(name).or_default().push(value);
        }
        let fields = Fields { values, row_count };
        if row_count > MAX_ROWS {
            return Err(TooManyRows(fields));
        }
        Ok(fields)
    }

    pub(super) fn get(&self, prefix: &str, pointer: &str) -> Option<&str> {
        let values = self.values.get(&format!("{prefix}{pointer}"))?;
        values.first().map(String::as_str)
    }

    /// Returns the text of the control at a place.
    pub(super) fn typed(&self, pointer: &str) -> &str {
        let json = self.get(JSON, pointer);
        json.or_else(|| self.get(VALUE, pointer))
            .unwrap_or_default()
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
        let mut seen = HashSet::new();
        for key in keys.into_iter().flatten() {
            if is_key(key) && seen.insert(key) {
                rows.push(key);
            }
        }
        rows
    }

    /// Adds an empty row, and returns its place. `None` if there are too many.
    pub(super) fn add_row(&mut self, pointer: &str) -> Option<String> {
        if self.row_count >= MAX_ROWS {
            return None;
        }
        self.row_count += 1;
        let keys = self.rows(pointer).into_iter();
        let highest = keys.filter_map(|key| key.parse::<u32>().ok()).max();
        let key = highest.map_or(0, |it| it + 1).to_string();
        self.values.remove(&format!("{OMIT}{pointer}"));
        let place = child(pointer, &key);
        let rows = self.values.entry(format!("{ROW}{pointer}"));
        rows.or_default().push(key);
        Some(place)
    }

    /// Removes the row at this place.
    pub(super) fn remove_row(&mut self, place: &str) {
        let Some((pointer, key)) = place.rsplit_once('/') else {
            return;
        };
        if let Some(keys) = self.values.get_mut(&format!("{ROW}{pointer}")) {
            let before = keys.len();
            keys.retain(|it| it != key);
            self.row_count -= before - keys.len();
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
        let mut fields = Fields::new(fields).unwrap();
        assert_eq!(fields.rows("/t"), ["2", "0"]);
        assert_eq!(fields.add_row("/t").as_deref(), Some("/t/3"));
        fields.remove_row("/t/2");
        fields.remove_row("no place");
        assert_eq!(fields.rows("/t"), ["0", "3"]);
    }

    #[test]
    fn rows_are_limited() {
        let rows = |count: usize| (0..count).map(|key| (format!("{ROW}/t"), key.to_string()));
        assert!(Fields::new(rows(MAX_ROWS + 1)).is_err());
        let mut fields = Fields::new(rows(MAX_ROWS)).unwrap();
        assert_eq!(fields.add_row("/other"), None);
        fields.remove_row("/t/0");
        assert!(fields.add_row("/other").is_some());
    }
}
