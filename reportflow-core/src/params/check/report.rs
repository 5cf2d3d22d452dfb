//! The second pass of the check: finds the mistakes, and writes a line for each.

use super::column_index::ColumnIndex;
use super::field_columns::{FieldColumns, MAX_FIELDS};
use super::message_buffer::MessageBuffer;
use super::messages;
use super::missing_columns::{MissingColumns, only_missing};
use super::suggestions::{MAX_OMIT_PAIRS, Suggestions, nearest_missing};
use super::table_context::TableContext;
use crate::params::row_schema::{Field, RowSchema};
use crate::params::table_schema::{Column, equal};

pub(super) const fn report(message: &mut MessageBuffer, table: &TableContext<'_>, row: &RowSchema) {
    if row.has_errors() {
        return;
    }
    if !row.table().is_empty() {
        return report_named(message, table, row);
    }
    let schema = table.column.table;
    let mut index = index(table, row);
    let columns = FieldColumns::new(row, &mut index);
    let mut missing = MissingColumns::new(schema, row, &columns, &mut index);
    let suggestions = Suggestions::new(schema, row, &columns, &missing);
    let only = only_missing(row, &columns, &missing);
    let mut i = 0;
    while i < row.len() && !message.is_full() {
        let field = &row.field(i);
        match columns.column(i) {
            None if columns.is_unknown(i) => {
                messages::unknown_field(message, table, row, field, suggestions.column(i), only);
            }
            None => messages::ambiguous(message, table, row, field),
            Some(column) if !columns.is_first(i, column) => {
                messages::duplicate(message, table, row, &columns, only, i);
            }
            Some(column) if !field.type_info.can_fill(schema.kind(column)) => {
                messages::type_mismatch(message, table, row, field, schema.column(column));
            }
            Some(column) => report_inner(message, table, schema.column(column), field),
        }
        i += 1;
    }
    report_omissions(message, table, row, &columns, &mut missing, &mut index);
    let mut column = 0;
    while column < schema.len() && !message.is_full() {
        if missing.is_missing(column)
            && only.is_none()
            && !suggestions.is_suggested(column, row.len())
        {
            messages::missing(message, table, row, schema.column(column));
        }
        column += 1;
    }
}

/// Returns an index of a table that the check can hold in its arrays.
const fn index<'t>(table: &TableContext<'t>, row: &RowSchema) -> ColumnIndex<'t> {
    let schema = table.column.table;
    if schema.len() > MAX_FIELDS || row.len() > MAX_FIELDS {
        panic!("row too large: the limit is 1024 fields or parameters");
    }
    ColumnIndex::new(schema)
}

/// Reports the rows in a field of a row.
const fn report_inner(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    column: Column,
    field: &Field,
) {
    if let Some(row) = field.type_info.row {
        let inner = TableContext {
            design: table.design,
            prefix: table.prefix,
            column,
            outer: Some(table),
        };
        report(message, &inner, row);
    }
}

/// Reports a row that names its table.
///
/// The row's own derive has already checked it against that table, except for inner
/// rows that depend on a type parameter. Any other table is a mistake.
const fn report_named(message: &mut MessageBuffer, table: &TableContext<'_>, row: &RowSchema) {
    let schema = table.column.table;
    let mut this = MessageBuffer::new();
    this.table_label(table);
    let is_named = equal(row.table(), this.as_str());
    if !is_named || row.list_hash() != schema.list_hash() {
        return messages::other_table(message, table, row, is_named);
    }
    let columns = FieldColumns::new(row, &mut index(table, row));
    let mut i = 0;
    while i < row.len() {
        if let Some(column) = columns.column(i) {
            report_inner(message, table, schema.column(column), &row.field(i));
        }
        i += 1;
    }
}

/// Reports mistakes in `omit`. The column that a message suggests is not missing: the
/// two are one mistake.
const fn report_omissions(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &RowSchema,
    columns: &FieldColumns,
    missing: &mut MissingColumns,
    index: &mut ColumnIndex<'_>,
) {
    let schema = table.column.table;
    let (mut i, mut near, mut pairs) = (0, 0, 0);
    while i < row.omitted().len() && !message.is_full() {
        let name = row.omitted()[i];
        match index.position(name, near) {
            None => {
                pairs += missing.count;
                let nearest = if pairs <= MAX_OMIT_PAIRS {
                    nearest_missing(schema, missing, name)
                } else {
                    None
                };
                messages::unknown_omit(message, table, row, name, nearest);
                if let Some(column) = nearest {
                    missing.set(column, false);
                }
            }
            Some(column) => {
                near = column + 1;
                if let Some(field) = columns.field(column) {
                    messages::filled_omit(message, table, row, name, &row.field(field));
                }
            }
        }
        i += 1;
    }
}
