//! The check of a row type against its table, run by the compiler.
//!
//! The derive of a document cannot see the fields of its rows, so it emits one call
//! of [`check_table`] for each table. A first, cheap pass compares digests and kinds, as
//! `reportflow_rules::packed` describes. Where it finds no match, [`report`] compares the
//! names one by one, and writes a message for each mistake.

mod column_index;
mod edit_distance;
mod field_columns;
mod field_name;
mod message_buffer;
mod messages;
mod missing_columns;
mod phrases;
mod report;
mod row;
mod suggestions;
mod table;
mod table_context;
mod utf8;

use reportflow_rules::packed::{Comparison, KINDS_AT, Mark, PackedTable, TableBytes};

use super::kind::ParamKind;
use super::row_schema::RowSchema;
use super::type_info::TypeInfo;
use message_buffer::MessageBuffer;
use table::Table;
use table_context::TableContext;

/// Checks the type of a field against the parameters of its table or collection.
///
/// `design` is the label of the design in messages, and `path` is the path of the
/// parameter. `kind` is the parameter's code, and `table` describes its rows, in the form of
/// `reportflow_rules::packed`. `source_type` is the type as the user wrote it, and
/// `type_info` describes it.
///
/// ```
/// use reportflow_core::__private::check_table;
/// use reportflow_core::params::{Param, ParamKind};
///
/// const NUMBER: u8 = ParamKind::Number as u8;
///
/// const _: () = check_table("design `Kx3v` v1", "明細[].数量", NUMBER, "", "u32", u32::TYPE_REF);
/// // A panic, which is a compile error in a constant: "design `Kx3v` v1:
/// // `明細[].数量` is a number, which `bool` cannot fill: expected an integer, …"
/// let wrong = || check_table("design `Kx3v` v1", "明細[].数量", NUMBER, "", "bool", bool::TYPE_REF);
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
    path: &str,
    kind: u8,
    table: &'static str,
    source_type: &str,
    type_info: &'static TypeInfo,
) {
    let (table, kind) = (PackedTable::new(table).bytes(), ParamKind::from_code(kind));
    let can_fill = type_info.can_fill(kind);
    if can_fill {
        match &type_info.row {
            Some(row) if !is_match(table, row) => {}
            _ => return,
        }
    }
    let mut message = MessageBuffer::new();
    if !can_fill {
        message.push(design);
        message.push(": `");
        message.escaped(path);
        message.push("` is ");
        message.push(kind.with_article());
        message.push(", which `");
        message.push(source_type);
        message.push("` cannot fill: expected ");
        message.push(kind.expected_types());
    } else if let Some(row) = &type_info.row {
        let table = TableContext {
            design,
            name: path,
            columns: &Table::new(table),
            outer: None,
        };
        report::report(&mut message, &table, row);
    }
    if !message.is_empty() {
        panic!("{}", message.as_str());
    }
}

/// Returns true if the first pass shows that there is nothing to report.
///
/// The compiler interprets this for each table, and needs longer for a function call than
/// for a step of a loop.
const fn is_match(table: TableBytes, row: &RowSchema) -> bool {
    match row.text.compare(table) {
        Comparison::SameNames => {
            let (kinds, types) = (table.0, row.types);
            let mut i = 0;
            while i < types.len() {
                if types[i].kinds.0 >> (kinds[KINDS_AT + i] - b'0') & 1 == 0
                    || types[i].row.is_some()
                {
                    return has_matching_types(table, row);
                }
                i += 1;
            }
            true
        }
        Comparison::SameExactNames | Comparison::SameTable => has_matching_types(table, row),
        Comparison::Invalid => true,
        Comparison::Different => false,
    }
}

/// Returns true if each field fills its parameter, also with its own rows.
const fn has_matching_types(table: TableBytes, row: &RowSchema) -> bool {
    let types = row.types;
    let (mut entry, mut field, mut key) = (0, 0, table.first_key());
    while field < types.len() {
        let (rows, next_key) = table.rows(entry, key);
        if !matches!(row.text.mark(entry), Mark::Omitted) {
            if types[field].kinds.0 >> (table.0[KINDS_AT + entry] - b'0') & 1 == 0 {
                return false;
            }
            if let Some(inner) = &types[field].row {
                if !is_match(rows, inner) {
                    return false;
                }
            }
            field += 1;
        }
        key = next_key;
        entry += 1;
    }
    true
}
