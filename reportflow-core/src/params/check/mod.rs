//! The check of a row type against its table, run by the compiler.
//!
//! The derive of a document cannot see the fields of its rows, so it emits one call
//! of [`check_table`] for each table. A first, cheap pass finds out if there are
//! mistakes. [`report`] then writes a message for each mistake.

mod column_index;
mod edit_distance;
mod field_columns;
mod field_name;
mod message_buffer;
mod messages;
mod missing_columns;
mod phrases;
mod report;
mod suggestions;
mod table_context;
mod utf8;

use super::row_schema::RowSchema;
use super::table_schema::{Lookup, TableSchema};
use super::type_info::TypeInfo;
use column_index::ColumnIndex;
use field_columns::MAX_FIELDS;
use message_buffer::MessageBuffer;
use table_context::TableContext;

/// Checks the type of a field against the parameters of its table or collection.
///
/// `design` is the label of the design in messages. `prefix` is the path of the
/// table that the field belongs to, such as `明細[].`; it is empty for a document's
/// field. The parameter is at `index` of `tables`. `source_type` is the type as the
/// user wrote it, and `type_info` describes it.
///
/// ```
/// use reportflow_core::__private::check_table;
/// use reportflow_core::params::{Param, ParamKind, TableSchema};
///
/// const TABLES: TableSchema =
///     TableSchema::new(&[("数量", 0, ",\"数量\":", ParamKind::Number as u8, 0)], &[], 0, true);
///
/// const _: () = check_table("design `Kx3v` v1", "明細[].", &TABLES, 0, "u32", u32::TYPE);
/// // A panic, which is a compile error in a constant: "design `Kx3v` v1:
/// // `明細[].数量` is a number, which `bool` cannot fill: expected an integer, …"
/// let wrong = || check_table("design `Kx3v` v1", "明細[].", &TABLES, 0, "bool", bool::TYPE);
/// assert!(std::panic::catch_unwind(wrong).is_err());
/// ```
///
/// # Panics
///
/// Panics if there are mistakes, with a message for each mistake. The derives call
/// this function at compile time.
#[track_caller]
pub const fn check_table(
    design: &str,
    prefix: &str,
    tables: &TableSchema,
    index: usize,
    source_type: &str,
    type_info: TypeInfo,
) {
    let can_fill = type_info.can_fill(tables.kind(index));
    if can_fill {
        match type_info.row {
            Some(row) if !is_match(tables.table(index), row) => {}
            _ => return,
        }
    }
    let column = tables.column(index);
    let mut message = MessageBuffer::new();
    if !can_fill {
        message.push(design);
        message.push(": `");
        message.escaped(prefix);
        message.escaped(column.name);
        message.push("` is ");
        message.push(column.kind.with_article());
        message.push(", which `");
        message.push(source_type);
        message.push("` cannot fill: expected ");
        message.push(column.kind.expected_types());
    } else if let Some(row) = type_info.row {
        let table = TableContext {
            design,
            prefix,
            column,
            outer: None,
        };
        report::report(&mut message, &table, row);
    }
    if !message.is_empty() {
        panic!("{}", message.as_str());
    }
}

/// Returns true if there is nothing to report.
///
/// A row that names its table is never a match: [`report`] compares the name and the
/// parameter list.
const fn is_match(table: &TableSchema, row: &RowSchema) -> bool {
    if row.has_errors() {
        return true;
    }
    let omitted = row.omitted();
    // Below, each field and each omission must match another parameter. With equal
    // counts, no parameter is then missing.
    if !row.table().is_empty()
        || table.len() > MAX_FIELDS
        || row.len() + omitted.len() != table.len()
    {
        return false;
    }
    let mut index = ColumnIndex::new(table);
    let mut is_filled = [false; MAX_FIELDS];
    let mut i = 0;
    while i < row.len() {
        let field = row.field(i);
        let Lookup::Unique(column) = index.find(&field, i) else {
            return false;
        };
        if is_filled[column] || !field.type_info.can_fill(table.kind(column)) {
            return false;
        }
        if let Some(inner) = field.type_info.row {
            if !is_match(table.table(column), inner) {
                return false;
            }
        }
        is_filled[column] = true;
        i += 1;
    }
    let (mut i, mut near) = (0, 0);
    while i < omitted.len() {
        match index.position(omitted[i], near) {
            Some(column) if !is_filled[column] => {
                is_filled[column] = true;
                near = column + 1;
            }
            _ => return false,
        }
        i += 1;
    }
    true
}
