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

use super::row::{Column, Field, Found, Shape, find};
use message::Message;
use places::MOST;

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
    if fills(field, column) {
        match field.value.row {
            Some(row) if !fits(column, row) => {}
            _ => return,
        }
    }
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
        let table = Table {
            design,
            prefix,
            column,
            outer: None,
        };
        describe::describe(&mut message, &table, row);
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
    let columns = table.columns;
    // Each field has its own parameter and each omission is another one, so
    // that equal counts leave no parameter blank.
    if !shape.table.is_empty()
        || columns.len() > MOST
        || shape.fields.len() + shape.omit.len() != columns.len()
    {
        return false;
    }
    let mut taken = [false; MOST];
    let mut i = 0;
    while i < shape.fields.len() {
        let field = &shape.fields[i];
        let Found::One(place) = find(columns, field, i) else {
            return false;
        };
        if taken[place] || !fills(field, &columns[place]) {
            return false;
        }
        if let Some(row) = field.value.row {
            if !fits(&columns[place], row) {
                return false;
            }
        }
        taken[place] = true;
        i += 1;
    }
    let mut i = 0;
    while i < shape.omit.len() {
        match places::position(columns, shape.omit[i]) {
            Some(place) if !taken[place] => taken[place] = true,
            _ => return false,
        }
        i += 1;
    }
    true
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
