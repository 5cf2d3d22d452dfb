//! The second pass of the check: finds the mistakes, and writes a line for each.

use super::field_columns::FieldColumns;
use super::message_buffer::MessageBuffer;
use super::messages;
use super::missing_columns::{MissingColumns, only_missing};
use super::suggestions::{Suggestions, nearest_column};
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
    let columns = FieldColumns::new(schema, row);
    let missing = MissingColumns::new(schema, row, &columns);
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
    report_omissions(message, table, row, &columns);
    let mut column = 0;
    while column < schema.len() && !message.is_full() {
        if missing.is_missing(column)
            && only.is_none()
            && !suggestions.is_suggested(column, row.len())
            && !is_suggested_for_omit(table, row, column)
        {
            messages::missing(message, table, row, schema.column(column));
        }
        column += 1;
    }
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
    let columns = FieldColumns::new(schema, row);
    let mut i = 0;
    while i < row.len() {
        if let Some(column) = columns.column(i) {
            report_inner(message, table, schema.column(column), &row.field(i));
        }
        i += 1;
    }
}

const fn report_omissions(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &RowSchema,
    columns: &FieldColumns,
) {
    let schema = table.column.table;
    let mut i = 0;
    while i < row.omitted().len() {
        let name = row.omitted()[i];
        match schema.position(name) {
            None => messages::unknown_omit(message, table, row, name),
            Some(column) => {
                if let Some(field) = columns.field(column) {
                    messages::filled_omit(message, table, row, name, &row.field(field));
                }
            }
        }
        i += 1;
    }
}

/// Returns true if `column` is the suggestion for a misspelt `omit`, which is
/// reported already.
const fn is_suggested_for_omit(table: &TableContext<'_>, row: &RowSchema, column: usize) -> bool {
    let schema = table.column.table;
    let mut i = 0;
    while i < row.omitted().len() {
        let name = row.omitted()[i];
        if schema.position(name).is_none() {
            if let Some(nearest) = nearest_column(schema, name) {
                if nearest == column {
                    return true;
                }
            }
        }
        i += 1;
    }
    false
}
