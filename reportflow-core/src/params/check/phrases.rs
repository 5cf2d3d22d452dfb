//! Parts of messages that several mistakes share.

use super::message_buffer::MessageBuffer;
use super::row::{Field, Row};
use super::table_context::TableContext;

impl MessageBuffer {
    /// Starts a line, if the message has one already.
    pub(super) const fn new_line(&mut self) {
        if !self.is_empty() {
            self.push("\n");
        }
    }

    /// Starts the line of a mistake: "design `…` v1: ".
    pub(super) const fn start_line(&mut self, table: &TableContext<'_>) {
        self.new_line();
        self.push(table.design);
        self.push(": ");
    }

    /// Appends "`#[report(rename = "数量")]`".
    pub(super) const fn rename(&mut self, name: &str) {
        self.push("`#[report(rename = ");
        self.literal(name);
        self.push(")]`");
    }

    /// Appends "design `…` v1: `明細`", which a row's derive writes as well.
    pub(super) const fn table_label(&mut self, table: &TableContext<'_>) {
        self.push(table.design);
        self.push(": `");
        self.table_path(table);
        self.push("`");
    }

    /// Appends "明細", or "明細[].内訳" for a table in a table.
    pub(super) const fn table_path(&mut self, table: &TableContext<'_>) {
        // Without recursion: the compiler's interpreter allows 128 nested calls, of which the
        // deepest tables leave a few.
        let (mut depth, mut outermost) = (0, table);
        while let Some(outer) = outermost.outer {
            (depth, outermost) = (depth + 1, outer);
        }
        self.escaped(outermost.name);
        while depth > 0 {
            depth -= 1;
            let (mut inner, mut steps) = (table, depth);
            while let (1.., Some(outer)) = (steps, inner.outer) {
                (inner, steps) = (outer, steps - 1);
            }
            self.push("[].");
            self.escaped(inner.name);
        }
    }

    /// Appends "`明細[].数量`".
    pub(super) const fn parameter(&mut self, table: &TableContext<'_>, name: &str) {
        self.push("`");
        self.table_path(table);
        self.push("[].");
        self.escaped(name);
        self.push("`");
    }

    /// Appends "expected one of `明細[].数量`, `明細[].単価`".
    pub(super) const fn all_parameters(&mut self, table: &TableContext<'_>) {
        const MAX_NAMES: usize = 12;
        let parameters = table.columns;
        if parameters.len() == 0 {
            return self.push("the table has no parameters");
        }
        self.push("expected one of ");
        let mut column = 0;
        while column < parameters.len() && column < MAX_NAMES {
            if column > 0 {
                self.push(", ");
            }
            self.parameter(table, parameters.name(column));
            column += 1;
        }
        if parameters.len() > MAX_NAMES {
            self.push(" and others");
        }
    }

    /// Appends "field `数量` of `Line` (src/main.rs:12:5)". A renamed field's own name
    /// is not known here.
    pub(super) const fn field(&mut self, row: &Row, field: &Field) {
        if field.is_renamed {
            self.push("the field of `");
            self.push(row.name);
            self.push("` renamed to `");
            self.escaped(field.name);
        } else {
            self.push("field `");
            self.escaped(field.name);
            self.push("` of `");
            self.push(row.name);
        }
        self.push("`");
        if !field.location.is_empty() {
            self.push(" (");
            self.push(field.location);
            self.push(")");
        }
    }
}
