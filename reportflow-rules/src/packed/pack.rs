use std::borrow::Cow;

use super::digest::{NO_DIGEST, digest};
use super::limit::{LimitError, MAX_LONG_NUMBER, MAX_NUMBER};
use super::row::{Mark, RowState};
use super::table::has_rows;

/// Returns the name by which fields and parameters match: the name in snake case, or
/// the name itself if that is empty.
#[must_use]
pub fn match_name<'n>(name: &'n str, snake: Cow<'n, str>) -> Cow<'n, str> {
    if snake.is_empty() {
        Cow::Borrowed(name)
    } else {
        snake
    }
}

/// A parameter, for [`pack_table`].
#[derive(Debug)]
pub struct ColumnEntry<'a> {
    /// The name.
    pub name: &'a str,
    /// The [`match_name`].
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
/// Fails if a name or the table is too long for the text.
pub fn pack_table(columns: &[ColumnEntry<'_>], list: &str) -> Result<String, LimitError> {
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
    number(&mut text, columns.len(), || {
        LimitError::Parameters(columns.len())
    })?;
    for column in sorted() {
        text.push(char::from(b'0' + column.kind));
    }
    for column in sorted() {
        name_len(&mut text, column.name, column.key.len())?;
    }
    for column in sorted() {
        text.push_str(&column.key);
        if has_rows(column.kind) {
            rows_len(&mut text, column.name, column.rows.len())?;
            text.push_str(&column.rows);
        }
    }
    for place in &order {
        let column = &columns[*place];
        number(&mut text, *place, || LimitError::Parameters(columns.len()))?;
        text.push_str(&digest([&*column.match_name]));
        let is_in_key = column.key.get(2..column.key.len().saturating_sub(2)) == Some(column.name);
        let name = if is_in_key { "" } else { column.name };
        name_len(&mut text, column.name, name.len())?;
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
    /// The [`match_name`].
    pub match_name: Cow<'a, str>,
    /// The type of the field as the user wrote it, in backticks, with its conversion.
    pub source_type: String,
    /// The field's `file:line:column`; empty if the compiler does not provide them.
    pub location: String,
}

/// The parts of a row's text beside its entries.
#[derive(Debug)]
pub struct RowText<'a> {
    /// How the row is compared with its table.
    pub state: RowState,
    /// The name of the type.
    pub name: &'a str,
    /// The label of the table that the row names, and the digest of its parameter
    /// list. Empty if it names none.
    pub table: (&'a str, &'a str),
}

/// Returns the text of a row, and the places of its fields in `entries` in the order of
/// the text.
///
/// # Errors
///
/// Fails if a name or the row is too long for the text.
pub fn pack_row(
    entries: &[RowEntry<'_>],
    row: &RowText<'_>,
) -> Result<(String, Vec<usize>), LimitError> {
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
        RowState::OfTable => text += row.table.1,
        RowState::Invalid => text += NO_DIGEST,
    }
    let too_many = || LimitError::Fields(entries.len());
    number(&mut text, entries.len(), too_many)?;
    for place in &order {
        let entry = &entries[*place];
        text.push(char::from(entry.mark as u8));
        // The omissions come after the fields, and have places of their own.
        let is_omitted = entry.mark == Mark::Omitted;
        let place = if is_omitted { place - fields } else { *place };
        number(&mut text, place, too_many)?;
        name_len(&mut text, &entry.name, entry.name.len())?;
    }
    for entry in sorted() {
        text += &entry.name;
    }
    for entry in sorted() {
        text += &digest([&*entry.match_name]);
        let (source_type, location) = (cut(&entry.source_type), cut(&entry.location));
        name_len(&mut text, &entry.name, source_type.len())?;
        name_len(&mut text, &entry.name, location.len())?;
        text += &source_type;
        text += &location;
    }
    for end in [row.name, row.table.0] {
        let end = cut(end);
        name_len(&mut text, row.name, end.len())?;
        text += &end;
    }
    let fields = order.into_iter();
    let fields = fields.filter(|place| entries[*place].mark != Mark::Omitted);
    Ok((text, fields.collect()))
}

/// Cuts a text that only messages contain.
fn cut(text: &str) -> Cow<'_, str> {
    const CUT_MARK: &str = "…";
    if text.len() <= MAX_NUMBER {
        return Cow::Borrowed(text);
    }
    let mut end = MAX_NUMBER - CUT_MARK.len();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Cow::Owned(format!("{}{CUT_MARK}", &text[..end]))
}

/// Appends the length of a name, or of its JSON key.
fn name_len(text: &mut String, name: &str, bytes: usize) -> Result<(), LimitError> {
    number(text, bytes, || LimitError::NameBytes {
        name: name.to_owned(),
        bytes,
    })
}

/// Appends a number of four digits.
fn number(
    text: &mut String,
    number: usize,
    error: impl FnOnce() -> LimitError,
) -> Result<(), LimitError> {
    if number > MAX_NUMBER {
        return Err(error());
    }
    for unit in [1000, 100, 10, 1] {
        text.push(char::from(b'0' + (number / unit % 10) as u8));
    }
    Ok(())
}

/// Appends the length of the text of a table in a table: seven digits.
fn rows_len(text: &mut String, name: &str, bytes: usize) -> Result<(), LimitError> {
    if bytes > MAX_LONG_NUMBER {
        let name = name.to_owned();
        return Err(LimitError::RowsBytes { name, bytes });
    }
    for unit in [1_000_000, 100_000, 10_000, 1000, 100, 10, 1] {
        text.push(char::from(b'0' + (bytes / unit % 10) as u8));
    }
    Ok(())
}
