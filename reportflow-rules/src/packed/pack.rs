use std::borrow::Cow;

use super::digest::{NO_DIGEST, digest};
use super::limit::LimitError;
use super::row::{Mark, RowState};
use super::table::{KEY_MARK_BYTES, has_rows};

/// A parameter, for [`pack_table`].
#[derive(Debug)]
pub struct ColumnEntry<'a> {
    /// The name.
    pub name: &'a str,
    /// The name by which fields and parameters match.
    pub match_name: Cow<'a, str>,
    /// The name in JSON, between a comma and a colon.
    pub key: String,
    /// The code of the kind.
    pub kind: u8,
    /// The text of its own rows.
    pub rows: String,
}

/// Returns the text of a table. `list` is the digest of its label and parameter list.
///
/// # Errors
///
/// Fails if the table has too many parameters, a name is too long, or the text of inner rows
/// is.
pub fn pack_table(columns: &[ColumnEntry<'_>], list: &str) -> Result<String, LimitError> {
    LimitError::check_parameters(columns.len())?;
    for column in columns {
        LimitError::check_parameter_name(column.name, column.key.len() - 2 * KEY_MARK_BYTES)?;
        LimitError::check_rows(column.name, column.rows.len())?;
    }
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|place| (&columns[*place].match_name, columns[*place].name));
    let sorted = || order.iter().map(|place| &columns[*place]);
    let has_twins = order
        .windows(2)
        .any(|pair| columns[pair[0]].match_name == columns[pair[1]].match_name);
    let names = if has_twins {
        NO_DIGEST.to_owned()
    } else {
        digest(sorted().map(|column| &*column.match_name))
    };
    let mut text = names + list;
    push_number(&mut text, columns.len());
    for column in sorted() {
        text.push(char::from(b'0' + column.kind));
    }
    for column in sorted() {
        push_number(&mut text, column.key.len());
    }
    for column in sorted() {
        text.push_str(&column.key);
        if has_rows(column.kind) {
            push_long_number(&mut text, column.rows.len());
            text.push_str(&column.rows);
        }
    }
    for place in &order {
        let column = &columns[*place];
        push_number(&mut text, *place);
        text.push_str(&digest([&*column.match_name]));
        let in_key = KEY_MARK_BYTES..column.key.len() - KEY_MARK_BYTES;
        let is_in_key = column.key.get(in_key) == Some(column.name);
        let name = if is_in_key { "" } else { column.name };
        push_number(&mut text, name.len());
        text.push_str(name);
    }
    Ok(text)
}

/// A field or an omission, for [`pack_row`].
#[derive(Debug)]
pub struct RowEntry<'a> {
    /// What it is.
    pub mark: Mark,
    /// The name of the field, or of the parameter.
    pub name: Cow<'a, str>,
    /// The name by which fields and parameters match.
    pub match_name: Cow<'a, str>,
    /// The type of the field as the user wrote it, in backticks, with its conversion.
    pub source_type: String,
    /// The field's `file:line:column`; empty if the compiler does not provide them.
    pub location: String,
}

/// What a row's text says of the row itself.
#[derive(Debug)]
pub struct RowHead<'a> {
    /// How the row is compared with its table.
    pub state: RowState,
    /// The name of the type.
    pub name: &'a str,
    /// The label of the table that the row names. Empty if it names none.
    pub table: &'a str,
    /// The digest of that table's label and parameter list. Empty if it names none.
    pub list: &'a str,
}

/// Returns the text of a row, and the places of its fields in `entries` in the order of
/// the text. In `entries`, the omissions come after the fields.
///
/// # Errors
///
/// Fails if the row has too many entries, or a name is too long.
pub fn pack_row(
    entries: &[RowEntry<'_>],
    row: &RowHead<'_>,
) -> Result<(String, Vec<usize>), LimitError> {
    LimitError::check_fields(entries.len())?;
    for entry in entries {
        LimitError::check_field_name(&entry.name)?;
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|place| (&entries[*place].match_name, &entries[*place].name));
    let sorted = || order.iter().map(|place| &entries[*place]);
    let fields = entries
        .iter()
        .filter(|entry| entry.mark != Mark::Omitted)
        .count();

    let has_exact_names = entries.iter().any(|entry| entry.mark != Mark::Field);
    let mut text = String::from(match row.state {
        RowState::Unchecked if has_exact_names => '=',
        state => char::from(state as u8),
    });
    match row.state {
        RowState::Unchecked => text += &digest(sorted().map(|entry| &*entry.match_name)),
        RowState::OfTable => text += row.list,
        RowState::Invalid => text += NO_DIGEST,
    }
    push_number(&mut text, entries.len());
    for place in &order {
        let entry = &entries[*place];
        text.push(char::from(entry.mark as u8));
        // The omissions come after the fields, and have places of their own.
        let is_omitted = entry.mark == Mark::Omitted;
        let place = if is_omitted {
            place.saturating_sub(fields)
        } else {
            *place
        };
        push_number(&mut text, place);
        push_number(&mut text, entry.name.len());
    }
    for entry in sorted() {
        text += &entry.name;
    }
    for entry in sorted() {
        text += &digest([&*entry.match_name]);
        let (source_type, location) = (cut(&entry.source_type), cut(&entry.location));
        push_number(&mut text, source_type.len());
        push_number(&mut text, location.len());
        text += &source_type;
        text += &location;
    }
    for end in [row.name, row.table] {
        let end = cut(end);
        push_number(&mut text, end.len());
        text += &end;
    }
    let fields = order.into_iter();
    let fields = fields.filter(|place| entries[*place].mark != Mark::Omitted);
    Ok((text, fields.collect()))
}

/// Cuts a text that only messages contain to a length of four digits.
fn cut(text: &str) -> Cow<'_, str> {
    const MAX_BYTES: usize = 9_999;
    const ELLIPSIS: &str = "…";
    if text.len() <= MAX_BYTES {
        return Cow::Borrowed(text);
    }
    let mut end = MAX_BYTES - ELLIPSIS.len();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Cow::Owned(format!("{}{ELLIPSIS}", &text[..end]))
}

/// Appends four digits. The limits keep each number below 10,000.
fn push_number(text: &mut String, number: usize) {
    for unit in [1000, 100, 10, 1] {
        text.push(char::from(b'0' + (number / unit % 10) as u8));
    }
}

/// Appends seven digits, for the length of the text of a table in a table.
fn push_long_number(text: &mut String, number: usize) {
    push_number(text, number / 1000);
    for unit in [100, 10, 1] {
        text.push(char::from(b'0' + (number / unit % 10) as u8));
    }
}
