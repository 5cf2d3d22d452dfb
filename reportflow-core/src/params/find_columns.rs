//! Finds the columns of a row's fields when rows are written.

use reportflow_rules::packed::{ColumnDetails, Comparison, EntryDetails, Mark};

use super::row_schema::RowSchema;
use super::table_schema::{Column, TableSchema};

/// Writes the column of each field to `columns`, in the order of the struct. Returns the
/// name of a field without a column.
pub(super) fn find_columns(
    row: &RowSchema,
    table: &TableSchema,
    columns: &mut [Column],
) -> Result<(), &'static str> {
    if let Comparison::Different | Comparison::Invalid = row.text.compare(table.0.bytes()) {
        return search_columns(row, table, columns);
    }
    // Nearly all rows, because the compiler has compared them. Without `zip`, whose state
    // is not kept in registers.
    let (mut places, mut keys) = (row.text.places(), table.0.keys());
    while let (Some(place), Some(key)) = (places.next(), keys.next()) {
        if let Some(slot) = place.and_then(|place| columns.get_mut(place)) {
            *slot = Column::from(&key);
        }
    }
    Ok(())
}

/// Searches the column of each field by name: for a row that a hand-written `Param`
/// gives to another table, for tables with two names that are equal in snake case, and for
/// rows that rename a field to a name with escapes in JSON, or omit one.
#[cold]
fn search_columns(
    row: &RowSchema,
    table: &TableSchema,
    columns: &mut [Column],
) -> Result<(), &'static str> {
    let mut details = table.0.bytes().details();
    let details = std::iter::from_fn(|| details.next());
    let all: Vec<(ColumnDetails, Column)> = details.zip(table.columns()).collect();
    let mut details = row.text.details();
    let mut fields: Vec<EntryDetails> = std::iter::from_fn(|| details.next()).collect();
    fields.retain(|field| field.mark != Mark::Omitted);
    // The error is about the first field of the struct.
    fields.sort_by_key(|field| field.place);
    for field in &fields {
        let column = search(field, &all).ok_or(field.name)?;
        if let Some(slot) = columns.get_mut(field.place) {
            *slot = column;
        }
    }
    Ok(())
}

/// Returns the column with exactly the field's name, or else the only one with the same
/// match name.
fn search(field: &EntryDetails, columns: &[(ColumnDetails, Column)]) -> Option<Column> {
    let exact = columns.iter().find(|(column, _)| column.name == field.name);
    if exact.is_some() || field.mark == Mark::Renamed {
        return exact.map(|(_, column)| *column);
    }
    let mut matching = columns
        .iter()
        .filter(|(column, _)| column.match_name == field.match_name);
    let (_, first) = matching.next()?;
    matching.next().is_none().then_some(*first)
}
