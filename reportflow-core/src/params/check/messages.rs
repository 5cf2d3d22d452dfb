//! The message for each kind of mistake.

use super::column_index::{ColumnIndex, Lookup};
use super::field_columns::FieldColumns;
use super::field_name::is_field_name;
use super::message_buffer::MessageBuffer;
use super::row::{Field, Row};
use super::table::Column;
use super::table_context::TableContext;
use super::utf8::equal;

pub(super) const fn unknown_field(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    field: &Field,
    suggestion: Option<usize>,
    only_missing: Option<usize>,
) {
    let parameters = table.columns;
    message.new_line();
    message.push("unknown parameter ");
    message.parameter(table, field.name);
    message.push(" in ");
    message.push(table.design);
    message.push(", at ");
    message.field(row, field);
    if let Some(column) = suggestion {
        message.push(": did you mean ");
        message.parameter(table, parameters.name(column));
        message.push("?");
        if !field.is_renamed && !is_field_name(parameters.name(column)) {
            message.push(" Then add ");
            message.rename(parameters.name(column));
        }
    } else if let Some(column) = only_missing {
        message.push(": the only one without a field is ");
        message.parameter(table, parameters.name(column));
        if !field.is_renamed {
            message.push("; for that one, add ");
            message.rename(parameters.name(column));
        }
    } else if field.is_renamed {
        message.push(": ");
        message.all_parameters(table);
    } else {
        message.push(
            ": remove the field, exclude it with `#[report(skip)]`, or name its parameter with `#[report(rename = \"…\")]`",
        );
    }
}

pub(super) const fn ambiguous(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    field: &Field,
    index: &mut ColumnIndex<'_>,
) {
    let parameters = table.columns;
    if let Lookup::Ambiguous(a, b) = index.find(field, 0) {
        message.new_line();
        message.push("ambiguous ");
        message.field(row, field);
        message.push(": it matches ");
        message.parameter(table, parameters.name(a));
        message.push(" and ");
        message.parameter(table, parameters.name(b));
        message.push(" of ");
        message.push(table.design);
        message.push("; choose one with ");
        // Suggests a name that no field and no `omit` has.
        let is_taken = has_name(row, parameters.name(a));
        message.rename(parameters.name(if is_taken { b } else { a }));
    }
}

const fn has_name(row: &Row, name: &str) -> bool {
    let mut i = 0;
    while i < row.len() {
        if equal(row.field(i).name, name) {
            return true;
        }
        i += 1;
    }
    let mut i = 0;
    while i < row.omitted_len() {
        if equal(row.omitted(i), name) {
            return true;
        }
        i += 1;
    }
    false
}

pub(super) const fn duplicate(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    columns: &FieldColumns,
    only_missing: Option<usize>,
    i: usize,
) {
    let parameters = table.columns;
    if let Some(column) = columns.column(i) {
        message.new_line();
        message.push("duplicate fields for parameter ");
        message.parameter(table, parameters.name(column));
        message.push(" of ");
        message.push(table.design);
        message.push(": ");
        if let Some(first) = columns.field(column) {
            message.field(row, row.field(first));
        }
        message.push(" and ");
        message.field(row, row.field(i));
        if let Some(column) = only_missing {
            message.push("; the only parameter without a field is ");
            message.parameter(table, parameters.name(column));
            message.push("; for that one, use ");
            message.rename(parameters.name(column));
        } else {
            message.push("; remove one, or name another parameter");
        }
    }
}

pub(super) const fn type_mismatch(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    field: &Field,
    column: &Column,
) {
    message.start_line(table);
    message.parameter(table, column.name);
    message.push(" is ");
    message.push(column.kind.with_article());
    message.push(", which ");
    message.field(row, field);
    message.push(" cannot fill: its type is ");
    message.push(field.source_type);
    message.push(", expected ");
    message.push(column.kind.expected_types());
}

pub(super) const fn missing(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    column: &Column,
) {
    message.new_line();
    message.push("missing field in `");
    message.push(row.name);
    message.push("` for parameter ");
    message.parameter(table, column.name);
    message.push(" (");
    message.push(column.kind.with_article());
    message.push(") of ");
    message.push(table.design);
    message.push(": add it");
    if !is_field_name(column.name) {
        message.push(" with ");
        message.rename(column.name);
    }
    message.push(", or leave the parameter blank with `#[report_row(omit(");
    message.literal(column.name);
    message.push("))]`");
}

pub(super) const fn unknown_omit(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    name: &str,
    nearest: Option<usize>,
) {
    message.new_line();
    message.push("unknown parameter ");
    message.parameter(table, name);
    message.push(" in ");
    message.push(table.design);
    message.push(", at `omit` of `");
    message.push(row.name);
    message.push("`: ");
    match nearest {
        Some(column) => {
            message.push("did you mean ");
            message.parameter(table, table.columns.name(column));
            message.push("?");
            // Its escapes tell apart names that look the same.
            if !is_field_name(table.columns.name(column)) {
                message.push(" Then write `omit(");
                message.literal(table.columns.name(column));
                message.push(")`");
            }
        }
        None => message.all_parameters(table),
    }
}

pub(super) const fn filled_omit(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    name: &str,
    field: &Field,
) {
    message.start_line(table);
    message.push("`omit` of `");
    message.push(row.name);
    message.push("` names ");
    message.parameter(table, name);
    message.push(", which ");
    message.field(row, field);
    message.push(" fills: remove one of them");
}

/// Reports a row that names another table, or the same table of another snapshot.
pub(super) const fn other_table(
    message: &mut MessageBuffer,
    table: &TableContext<'_>,
    row: &Row,
    is_named: bool,
) {
    message.start_line(table);
    message.push("the rows of `");
    message.table_path(table);
    message.push("` are `");
    message.push(row.name);
    if is_named {
        message.push(
            "`, whose crate has another snapshot of that design and version: use the same snapshot in both crates",
        );
        return;
    }
    message.push("`, which names another table (");
    message.push(row.table);
    message.push(
        "): remove `id`, `version` and `path` from its `#[report_row(…)]` to use it for both, or correct them",
    );
}
