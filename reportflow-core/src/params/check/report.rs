//! The second pass of the check: finds the mistakes, and writes a line for each.

use reportflow_rules::packed::{Comparison, RowState};

use super::column_index::ColumnIndex;
use super::field_columns::FieldColumns;
use super::message_buffer::MessageBuffer;
use super::messages;
use super::missing_columns::{MissingColumns, only_missing};
use super::row::Row;
use super::suggestions::{MAX_OMIT_PAIRS, Suggestions, nearest_missing};
use super::table::{Column, Table};
use super::table_context::TableContext;
use super::utf8::equal;
use crate::params::row_schema::RowSchema;

pub(super) const fn report(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    schema: &RowSchema,
) {
    let row = &Row::new(schema);
    match row.state {
        RowState::Unchecked => report_unchecked(message, table, row),
        RowState::OfTable => match schema.text.compare(table.columns.packed()) {
            Comparison::SameTable => report_rows_of_row(message, table, row),
            _ => report_other_table(message, table, row),
        },
        RowState::Invalid => {}
    }
}

const fn report_unchecked(message: &mut MessageBuffer, table: &TableContext<'_>, row: &Row) {
    let parameters = table.columns;
    let mut index = ColumnIndex::new(parameters);
    let columns = FieldColumns::new(row, &mut index);
    let mut missing = MissingColumns::new(parameters, row, &columns, &mut index);
    let suggestions = Suggestions::new(parameters, row, &columns, &missing);
    let only = only_missing(row, &columns, &missing);
    let mut i = 0;
    while i < row.len() && !message.is_full() {
        let field = row.field(i);
        match columns.column(i) {
            None if columns.is_unknown(i) => {
                messages::unknown_field(message, table, row, field, suggestions.column(i), only);
            }
            None => messages::ambiguous(message, table, row, field, &mut index),
            Some(column) if !columns.is_first(i, column) => {
                messages::duplicate(message, table, row, &columns, only, i);
            }
            Some(column) if !field.type_info.can_fill(parameters.column(column).kind) => {
                messages::type_mismatch(message, table, row, field, parameters.column(column));
            }
            Some(column) => {
                if let Some(inner) = &field.type_info.row {
                    report_inner(message, table, column, inner);
                }
            }
        }
        i += 1;
    }
    report_omissions(message, table, row, &columns, &mut missing, &mut index);
    let mut column = 0;
    while column < parameters.len() && !message.is_full() {
        if missing.is_missing(column)
            && only.is_none()
            && !suggestions.is_suggested(column, row.len())
        {
            messages::missing(message, table, row, parameters.column(column));
        }
        column += 1;
    }
}

/// Reports the rows in a field of a row.
const fn report_inner(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    column: usize,
    row: &RowSchema,
) {
    let Column { name, rows, .. } = table.columns.column(column);
    let inner = TableContext {
        design: table.design,
        name,
        columns: &Table::new(*rows),
        outer: Some(table),
    };
    report(message, &inner, row);
}

/// Reports the inner tables of a row that names its table.
///
/// The row's own derive has already checked it against that table, except for inner
/// tables that depend on a type parameter.
const fn report_rows_of_row(message: &mut MessageBuffer, table: &TableContext<'_>, row: &Row) {
    let columns = FieldColumns::new(row, &mut ColumnIndex::new(table.columns));
    let mut i = 0;
    while i < row.len() {
        if let Some(column) = columns.column(i) {
            let (field, parameter) = (row.field(i), table.columns.column(column));
            if !field.type_info.can_fill(parameter.kind) {
                messages::type_mismatch(message, table, row, field, parameter);
            } else if let Some(inner) = &field.type_info.row {
                report_inner(message, table, column, inner);
            }
        }
        i += 1;
    }
}

/// Reports a row that names another table, or a table of another snapshot.
const fn report_other_table(message: &mut MessageBuffer, table: &TableContext<'_>, row: &Row) {
    let mut this = MessageBuffer::new();
    this.table_label(table);
    messages::other_table(message, table, row, equal(row.table, this.as_str()));
}

/// Reports mistakes in `omit`. The column that a message suggests is not missing: the
/// two are one mistake.
const fn report_omissions(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    columns: &FieldColumns,
    missing: &mut MissingColumns,
    index: &mut ColumnIndex<'_>,
) {
    let parameters = table.columns;
    let (mut i, mut near, mut pairs) = (0, 0, 0);
    while i < row.omitted_len() && !message.is_full() {
        let name = row.omitted(i);
        match index.position(name, near) {
            None => {
                pairs += missing.count;
                let nearest = if pairs <= MAX_OMIT_PAIRS {
                    nearest_missing(parameters, missing, name)
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
                    messages::filled_omit(message, table, row, name, row.field(field));
                }
            }
        }
        i += 1;
    }
}
