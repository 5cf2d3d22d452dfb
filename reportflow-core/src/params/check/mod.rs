//! The check of a row type against its parameters, run by the compiler.
//!
//! The derive of a document cannot see the fields of its rows, so it emits one
//! call of [`check_table`] for each table. All is well in one cheap pass; what
//! is not is put into words by [`describe`].

mod blanks;
mod describe;
mod message;
mod nearest;
mod places;

use super::row::{Column, Field, Shape};
use message::Message;
use places::Places;

/// Compares the type of a field with the parameters of its table or collection.
///
/// `design` is how messages name the design, `prefix` is the path of the table
/// that the field stands in, such as `明細[].`, or empty for a document's own.
/// The field's [`at`](Field::at) is left empty, since the error stands there.
///
/// # Panics
///
/// With a text that names each mistake: at compile time, where the derive
/// calls it.
#[track_caller]
pub const fn check_table(design: &str, prefix: &str, column: &Column, field: &Field) {
    let mut message = Message::new();
    if !fills(field, column) {
        message.push(design);
        message.push(": `");
        message.push(prefix);
        message.push(column.name);
        message.push("` is ");
        message.push(column.kind.with_article());
        message.push(", which `");
        message.push(field.ty);
        message.push("` cannot fill: expected ");
        message.push(column.kind.types());
    } else if let Some(row) = field.value.row {
        if !fits(column, row) {
            describe::describe(
                &mut message,
                &Table {
                    design,
                    prefix,
                    column,
                    outer: None,
                },
                row,
            );
        }
    }
    if !message.is_empty() {
        panic!("{}", message.as_str());
    }
}

/// Whether there is nothing to report; false as well for a row that names its
/// table, whose name and list are compared by the second pass.
const fn fits(table: &Column, shape: &Shape) -> bool {
    if shape.broken {
        return true;
    }
    if !shape.table.is_empty() {
        return false;
    }
    let columns = table.columns;
    let places = Places::of(columns, shape);
    let mut i = 0;
    while i < shape.fields.len() {
        let field = &shape.fields[i];
        let Some(column) = places.column(i) else {
            return false;
        };
        if !fills(field, &columns[column]) || !places.is_first(i, column) {
            return false;
        }
        if let Some(row) = field.value.row {
            if !fits(&columns[column], row) {
                return false;
            }
        }
        i += 1;
    }
    let mut i = 0;
    while i < shape.omit.len() {
        match places::position(columns, shape.omit[i]) {
            Some(column) if places.field(column).is_none() => {}
            _ => return false,
        }
        i += 1;
    }
    // Each field has its own parameter and each omission is another one, so
    // that equal counts leave no parameter blank. An omission that stands
    // twice is the derive's to report.
    shape.fields.len() + shape.omit.len() == columns.len()
}

const fn fills(field: &Field, column: &Column) -> bool {
    field.value.kinds.contains(column.kind)
}

/// Where a table stands: its path is written from the outside in.
struct Table<'a> {
    design: &'a str,
    /// Of the outermost table.
    prefix: &'a str,
    column: &'a Column,
    outer: Option<&'a Table<'a>>,
}
