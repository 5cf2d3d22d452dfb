//! What is wrong, in words: a line for each mistake.

use super::Table;
use super::blanks::{Blanks, Meant, only};
use super::message::Message;
use super::nearest;
use super::places::Places;
use crate::params::shape::{Field, Shape};
use crate::params::spec::{Column, Found, equal};

pub(super) const fn describe(message: &mut Message, table: &Table<'_>, shape: &Shape) {
    if shape.is_broken() {
        return;
    }
    if !shape.table().is_empty() {
        return named(message, table, shape);
    }
    let spec = table.column.spec;
    let places = Places::of(spec, shape);
    let blanks = Blanks::of(spec, shape, &places);
    let meant = Meant::of(spec, shape, &places, &blanks);
    let only = only(shape, &places, &blanks);
    let mut i = 0;
    while i < shape.len() && !message.is_full() {
        let field = &shape.field(i);
        match places.column(i) {
            None if places.is_lost(i) => lost(message, table, shape, field, meant.column(i), only),
            None => ambiguous(message, table, shape, field),
            Some(column) if !places.is_first(i, column) => {
                taken(message, table, shape, &places, only, i);
            }
            Some(column) if !field.value.kinds.contains(spec.kind(column)) => {
                unfit(message, table, shape, field, spec.column(column));
            }
            Some(column) => inner(message, table, spec.column(column), field),
        }
        i += 1;
    }
    omissions(message, table, shape, &places);
    let mut column = 0;
    while column < spec.len() && !message.is_full() {
        if blanks.is_blank(column)
            && only.is_none()
            && !meant.is_meant(column, shape.len())
            && !is_meant_by_omit(table, shape, column)
        {
            blank(message, table, shape, spec.column(column));
        }
        column += 1;
    }
}

/// The rows of a row.
const fn inner(message: &mut Message, table: &Table<'_>, column: Column, field: &Field) {
    if let Some(row) = field.value.row {
        let Table { design, prefix, .. } = *table;
        describe(
            message,
            &Table {
                design,
                prefix,
                column,
                outer: Some(table),
            },
            row,
        );
    }
}

/// A row that names its table has been compared with it by its own derive, and
/// serves no other. What its derive could not see are rows that depend on a
/// type parameter.
const fn named(message: &mut Message, table: &Table<'_>, shape: &Shape) {
    let mut this = Message::new();
    this.push(table.design);
    this.push(": `");
    this.table(table);
    this.push("`");
    if equal(shape.table(), this.as_str()) && shape.list() == table.column.spec.list() {
        let spec = table.column.spec;
        let places = Places::of(spec, shape);
        let mut i = 0;
        while i < shape.len() {
            if let Some(column) = places.column(i) {
                inner(message, table, spec.column(column), &shape.field(i));
            }
            i += 1;
        }
        return;
    }
    message.finding(table);
    message.push("the rows of `");
    message.table(table);
    message.push("` are `");
    message.push(shape.name());
    if equal(shape.table(), this.as_str()) {
        message.push(
            "`, whose crate has another snapshot of that design and version: bring both to the same",
        );
        return;
    }
    message.push("`, which names another table (");
    message.push(shape.table());
    message.push(
        "): remove `id`, `version` and `path` from its `#[report_row(…)]` to use it for both, or correct them",
    );
}

const fn lost(
    message: &mut Message,
    table: &Table<'_>,
    shape: &Shape,
    field: &Field,
    meant: Option<usize>,
    only: Option<usize>,
) {
    let spec = table.column.spec;
    message.finding(table);
    message.push("there is no parameter ");
    message.parameter(table, field.name);
    message.push(if field.is_renamed() {
        " for "
    } else {
        " for the "
    });
    message.field(shape, field);
    if let Some(column) = meant {
        message.push(": did you mean ");
        message.parameter(table, spec.name(column));
        message.push("?");
        if !field.is_renamed() && !nearest::is_field_name(spec.name(column)) {
            message.push(" Then add ");
            message.rename(spec.name(column));
        }
    } else if let Some(column) = only {
        message.push(": the only one without a field is ");
        message.parameter(table, spec.name(column));
        if !field.is_renamed() {
            message.push("; for that one, add ");
            message.rename(spec.name(column));
        }
    } else if field.is_renamed() {
        message.push(": ");
        message.names(table);
    } else {
        message.push(
            ": remove the field, keep it out by `#[report(skip)]`, or name its parameter by `#[report(rename = \"…\")]`",
        );
    }
}

const fn ambiguous(message: &mut Message, table: &Table<'_>, shape: &Shape, field: &Field) {
    let spec = table.column.spec;
    if let Found::Several(a, b) = spec.find(field, 0) {
        message.finding(table);
        message.field(shape, field);
        message.push(" matches both ");
        message.parameter(table, spec.name(a));
        message.push(" and ");
        message.parameter(table, spec.name(b));
        message.push(": choose one by ");
        // One that no other field is called like.
        let taken = is_name(shape, spec.name(a));
        message.rename(spec.name(if taken { b } else { a }));
    }
}

const fn is_name(shape: &Shape, name: &str) -> bool {
    let mut i = 0;
    while i < shape.len() {
        if equal(shape.field(i).name, name) {
            return true;
        }
        i += 1;
    }
    false
}

const fn taken(
    message: &mut Message,
    table: &Table<'_>,
    shape: &Shape,
    places: &Places,
    only: Option<usize>,
    i: usize,
) {
    let spec = table.column.spec;
    if let Some(column) = places.column(i) {
        message.finding(table);
        message.field(shape, &shape.field(i));
        message.push(" fills ");
        message.parameter(table, spec.name(column));
        message.push(", which ");
        if let Some(first) = places.field(column) {
            message.field(shape, &shape.field(first));
        }
        message.push(" fills already");
        if let Some(column) = only {
            message.push(": the only one without a field is ");
            message.parameter(table, spec.name(column));
        } else {
            message.push(": remove one of them, or name another parameter");
        }
    }
}

const fn unfit(
    message: &mut Message,
    table: &Table<'_>,
    shape: &Shape,
    field: &Field,
    column: Column,
) {
    message.finding(table);
    message.parameter(table, column.name);
    message.push(" is ");
    message.push(column.kind.with_article());
    message.push(", which ");
    message.field(shape, field);
    message.push(" cannot fill: its type is ");
    message.push(field.ty);
    message.push(", expected ");
    message.push(column.kind.types());
}

const fn omissions(message: &mut Message, table: &Table<'_>, shape: &Shape, places: &Places) {
    let mut i = 0;
    while i < shape.omitted().len() {
        let name = shape.omitted()[i];
        let found = table.column.spec.position(name);
        let by = match found {
            Some(column) => places.field(column),
            None => None,
        };
        if found.is_none() || by.is_some() {
            message.finding(table);
            message.push("`omit` of `");
            message.push(shape.name());
            message.push("` names ");
            message.parameter(table, name);
            match by {
                Some(field) => {
                    message.push(", which ");
                    message.field(shape, &shape.field(field));
                    message.push(" fills: remove one of them");
                }
                None => {
                    message.push(", which is no parameter: ");
                    match nearest::among(table.column.spec, name) {
                        Some(column) => {
                            message.push("did you mean ");
                            message.parameter(table, table.column.spec.name(column));
                            message.push("?");
                        }
                        None => message.names(table),
                    }
                }
            }
        }
        i += 1;
    }
}

/// Whether the parameter is what a misspelt `omit` names: that is reported.
const fn is_meant_by_omit(table: &Table<'_>, shape: &Shape, column: usize) -> bool {
    let spec = table.column.spec;
    let mut i = 0;
    while i < shape.omitted().len() {
        let name = shape.omitted()[i];
        if spec.position(name).is_none() {
            if let Some(near) = nearest::among(spec, name) {
                if near == column {
                    return true;
                }
            }
        }
        i += 1;
    }
    false
}

const fn blank(message: &mut Message, table: &Table<'_>, shape: &Shape, column: Column) {
    message.finding(table);
    message.push("no field of `");
    message.push(shape.name());
    message.push("` fills ");
    message.parameter(table, column.name);
    message.push(", ");
    message.push(column.kind.with_article());
    message.push(": add the field, or leave it blank by `#[report_row(omit(");
    message.literal(column.name);
    message.push("))]`");
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

    /// "`#[report(rename = "数量")]`".
    const fn rename(&mut self, name: &str) {
        self.push("`#[report(rename = ");
        self.literal(name);
        self.push(")]`");
    }

    /// "明細[].数量", in backticks.
    const fn parameter(&mut self, table: &Table<'_>, name: &str) {
        self.push("`");
        self.table(table);
        self.push("[].");
        self.printable(name);
        self.push("`");
    }

    /// "明細", or "明細[].内訳" for a table in a table.
    const fn table(&mut self, table: &Table<'_>) {
        match table.outer {
            Some(outer) => {
                self.table(outer);
                self.push("[].");
            }
            None => self.printable(table.prefix),
        }
        self.printable(table.column.name);
    }

    /// "the table has `明細[].数量`, `明細[].単価`".
    const fn names(&mut self, table: &Table<'_>) {
        const MOST: usize = 12;
        let spec = table.column.spec;
        self.push("the table has ");
        let mut column = 0;
        while column < spec.len() && column < MOST {
            if column > 0 {
                self.push(", ");
            }
            self.parameter(table, spec.name(column));
            column += 1;
        }
        if spec.len() > MOST {
            self.push(" and others");
        }
        if spec.len() == 0 {
            self.push("none at all");
        }
    }

    /// "field `数量` of `Line` (src/main.rs:12:5)". What a renamed one is called
    /// in the source is not known here.
    const fn field(&mut self, shape: &Shape, field: &Field) {
        if field.is_renamed() {
            self.push("the field of `");
            self.push(shape.name());
            self.push("` renamed to `");
            self.printable(field.name);
        } else {
            self.push("field `");
            self.printable(field.name);
            self.push("` of `");
            self.push(shape.name());
        }
        self.push("`");
        if !field.at.is_empty() {
            self.push(" (");
            self.push(field.at);
            self.push(")");
        }
    }
}
