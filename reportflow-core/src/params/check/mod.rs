//! The check of a row type against its parameters, run by the compiler.
//!
//! The derive of a document cannot see the fields of its rows, so it emits one
//! call of [`check_table`] for each table. All is well in one cheap pass; what
//! is not is put into words by the second.

mod message;
mod nearest;

use super::row::{Column, Field, Found, Shape, equal, find};
use message::Message;

/// Compares the type of a document's field with the parameters of its table or
/// collection.
///
/// `design` is how messages name the design; `field` is the field, whose
/// [`at`](Field::at) is left empty, since the error stands there.
///
/// # Panics
///
/// With a text that names each mistake: at compile time, where the derive
/// calls it.
#[track_caller]
pub const fn check_table(design: &str, column: &Column, field: &Field) {
    let mut message = Message::new();
    match field.value.row {
        _ if !fills(field, column) => {
            message.push(design);
            message.push(": `");
            message.push(column.name);
            message.push("` is ");
            message.push(column.kind.with_article());
            message.push(", which `");
            message.push(field.ty);
            message.push("` cannot fill: expected ");
            message.push(column.kind.types());
        }
        Some(row) if !fits(column.columns, row) => {
            let table = Table {
                design,
                path: column.name,
                outer: None,
            };
            describe(&mut message, &table, column.columns, row);
        }
        _ => return,
    }
    if !message.is_empty() {
        panic!("{}", message.as_str());
    }
}

/// Whether there is nothing to report; false as well for a row that names its
/// table, which is compared by the second pass.
const fn fits(columns: &[Column], shape: &Shape) -> bool {
    if shape.broken {
        return true;
    }
    if !shape.table.is_empty() {
        return false;
    }
    let mut i = 0;
    while i < shape.fields.len() {
        let field = &shape.fields[i];
        let Found::One(column) = find(columns, field) else {
            return false;
        };
        if !fills(field, &columns[column]) || first_for(columns, shape, column) != i {
            return false;
        }
        if let Some(row) = field.value.row {
            if !fits(columns[column].columns, row) {
                return false;
            }
        }
        i += 1;
    }
    let mut i = 0;
    while i < shape.omit.len() {
        match position(columns, shape.omit[i]) {
            Some(column) if first_for(columns, shape, column) == shape.fields.len() => {}
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

/// The first field that fills `column`, or the count of fields.
const fn first_for(columns: &[Column], shape: &Shape, column: usize) -> usize {
    let mut i = 0;
    while i < shape.fields.len() {
        if let Found::One(found) = find(columns, &shape.fields[i]) {
            if found == column {
                break;
            }
        }
        i += 1;
    }
    i
}

const fn position(columns: &[Column], name: &str) -> Option<usize> {
    let mut i = 0;
    while i < columns.len() {
        if equal(columns[i].name, name) {
            return Some(i);
        }
        i += 1;
    }
    None
}

const fn is_omitted(shape: &Shape, name: &str) -> bool {
    let mut i = 0;
    while i < shape.omit.len() {
        if equal(shape.omit[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// Where a table stands: its path is written from the outside in.
struct Table<'a> {
    design: &'a str,
    path: &'a str,
    outer: Option<&'a Table<'a>>,
}

impl Message {
    /// Starts the next finding: "design `…` v1: ".
    const fn finding(&mut self, table: &Table<'_>) {
        if !self.is_empty() {
            self.push("\n");
        }
        self.push(table.design);
        self.push(": ");
    }

    /// "明細[].数量", in backticks.
    const fn parameter(&mut self, table: &Table<'_>, name: &str) {
        self.push("`");
        self.path(table);
        self.push(name);
        self.push("`");
    }

    /// "明細[]."
    const fn path(&mut self, table: &Table<'_>) {
        self.table(table);
        self.push("[].");
    }

    /// "明細", or "明細[].内訳" for a table in a table.
    const fn table(&mut self, table: &Table<'_>) {
        if let Some(outer) = table.outer {
            self.path(outer);
        }
        self.push(table.path);
    }

    /// "field `数量` of `Line` (src/main.rs:12:5)".
    const fn field(&mut self, shape: &Shape, field: &Field) {
        self.push("field `");
        self.push(field.name);
        self.push("` of `");
        self.push(shape.name);
        self.push("`");
        if !field.at.is_empty() {
            self.push(" (");
            self.push(field.at);
            self.push(")");
        }
    }
}

/// A row that names its table has been compared with it by its own derive, and
/// serves no other.
const fn describe_named(message: &mut Message, table: &Table<'_>, shape: &Shape) {
    let mut this = Message::new();
    this.push(table.design);
    this.push(": `");
    this.table(table);
    this.push("`");
    if equal(shape.table, this.as_str()) {
        return;
    }
    message.finding(table);
    message.push("the rows of `");
    message.table(table);
    message.push("` are `");
    message.push(shape.name);
    message.push("`, which is for ");
    message.push(shape.table);
    message.push(
        " alone: correct its `#[report_row(…)]`, or remove `id`, `version` and `path` there to use it for both",
    );
}

const fn describe(message: &mut Message, table: &Table<'_>, columns: &[Column], shape: &Shape) {
    if shape.broken {
        return;
    }
    if !shape.table.is_empty() {
        return describe_named(message, table, shape);
    }
    let mut i = 0;
    while i < shape.fields.len() {
        let field = &shape.fields[i];
        match find(columns, field) {
            Found::Nothing => describe_unknown(message, table, columns, shape, i),
            Found::Several(a, b) => {
                message.finding(table);
                message.field(shape, field);
                message.push(" matches both ");
                message.parameter(table, columns[a].name);
                message.push(" and ");
                message.parameter(table, columns[b].name);
                message.push(": choose one by `#[report(rename = \"");
                message.push(columns[a].name);
                message.push("\")]`");
            }
            Found::One(column) => {
                let first = first_for(columns, shape, column);
                let column = &columns[column];
                if first != i {
                    message.finding(table);
                    message.field(shape, field);
                    message.push(" fills ");
                    message.parameter(table, column.name);
                    message.push(", which ");
                    message.field(shape, &shape.fields[first]);
                    message.push(" fills already");
                } else if !fills(field, column) {
                    message.finding(table);
                    message.parameter(table, column.name);
                    message.push(" is ");
                    message.push(column.kind.with_article());
                    message.push(", which ");
                    message.field(shape, field);
                    message.push(" cannot fill: its type is `");
                    message.push(field.ty);
                    message.push("`, expected ");
                    message.push(column.kind.types());
                } else if let Some(row) = field.value.row {
                    let inner = Table {
                        design: table.design,
                        path: column.name,
                        outer: Some(table),
                    };
                    describe(message, &inner, column.columns, row);
                }
            }
        }
        i += 1;
    }
    describe_omissions(message, table, columns, shape);
    describe_blanks(message, table, columns, shape);
}

/// A field that no parameter matches: with the parameter it was meant for, if
/// there is one that no other field fills.
const fn describe_unknown(
    message: &mut Message,
    table: &Table<'_>,
    columns: &[Column],
    shape: &Shape,
    i: usize,
) {
    let field = &shape.fields[i];
    message.finding(table);
    message.push("there is no parameter ");
    message.parameter(table, field.name);
    message.push(" for the ");
    message.field(shape, field);
    match meant(columns, shape, i) {
        Some(column) => {
            message.push(": did you mean ");
            message.parameter(table, columns[column].name);
            message.push("?");
        }
        None => message.push(": remove it, or keep it out by `#[report(skip)]`"),
    }
}

/// The parameter that a field without one was meant for. Only parameters that
/// nothing fills come into question, so that a typo is reported once.
const fn meant(columns: &[Column], shape: &Shape, i: usize) -> Option<usize> {
    let mut best = None;
    let mut best_distance = usize::MAX;
    let mut blanks = 0;
    let mut last_blank = 0;
    let mut column = 0;
    while column < columns.len() {
        if is_blank(columns, shape, column) {
            blanks += 1;
            last_blank = column;
            let distance = nearest::distance(shape.fields[i].name, columns[column].name);
            if distance < best_distance {
                best = Some(column);
                best_distance = distance;
            }
        }
        column += 1;
    }
    if best_distance < usize::MAX {
        return best;
    }
    // One field without a parameter, one parameter without a field.
    if blanks == 1 && unknown_fields(columns, shape) == 1 {
        Some(last_blank)
    } else {
        None
    }
}

const fn unknown_fields(columns: &[Column], shape: &Shape) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < shape.fields.len() {
        if let Found::Nothing = find(columns, &shape.fields[i]) {
            count += 1;
        }
        i += 1;
    }
    count
}

/// Whether nothing fills the parameter, and nothing says that this is meant.
const fn is_blank(columns: &[Column], shape: &Shape, column: usize) -> bool {
    let name = columns[column].name;
    if is_omitted(shape, name) {
        return false;
    }
    let mut i = 0;
    while i < shape.fields.len() {
        match find(columns, &shape.fields[i]) {
            Found::One(found) if found == column => return false,
            // Reported as the field's own mistake.
            Found::Several(a, b) if a == column || b == column => return false,
            _ => {}
        }
        i += 1;
    }
    true
}

const fn describe_omissions(
    message: &mut Message,
    table: &Table<'_>,
    columns: &[Column],
    shape: &Shape,
) {
    let mut i = 0;
    while i < shape.omit.len() {
        let name = shape.omit[i];
        match position(columns, name) {
            None => {
                message.finding(table);
                message.push("`omit` of `");
                message.push(shape.name);
                message.push("` names ");
                message.parameter(table, name);
                message.push(", which is no parameter");
            }
            Some(column) => {
                let field = first_for(columns, shape, column);
                if field < shape.fields.len() {
                    message.finding(table);
                    message.push("`omit` of `");
                    message.push(shape.name);
                    message.push("` names ");
                    message.parameter(table, name);
                    message.push(", which ");
                    message.field(shape, &shape.fields[field]);
                    message.push(" fills");
                }
            }
        }
        i += 1;
    }
}

/// Parameters that nothing fills, save those that were named for a field.
const fn describe_blanks(
    message: &mut Message,
    table: &Table<'_>,
    columns: &[Column],
    shape: &Shape,
) {
    let mut column = 0;
    while column < columns.len() {
        if is_blank(columns, shape, column) && !is_meant(columns, shape, column) {
            let name = columns[column].name;
            message.finding(table);
            message.push("no field of `");
            message.push(shape.name);
            message.push("` fills ");
            message.parameter(table, name);
            message.push(", ");
            message.push(columns[column].kind.with_article());
            message.push(": add the field, or leave it blank by `#[report_row(omit(\"");
            message.push(name);
            message.push("\"))]`");
        }
        column += 1;
    }
}

const fn is_meant(columns: &[Column], shape: &Shape, column: usize) -> bool {
    let mut i = 0;
    while i < shape.fields.len() {
        if let Found::Nothing = find(columns, &shape.fields[i]) {
            if let Some(meant) = meant(columns, shape, i) {
                if meant == column {
                    return true;
                }
            }
        }
        i += 1;
    }
    false
}
