//! Generated structs, and the parameter lists of their designs.

use std::fmt::Write as _;

/// The derives on the structs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derive {
    None,
    Ours,
    Serde,
}

/// The number of structs and their fields.
pub(crate) struct Shape {
    documents: usize,
    fields: usize,
    /// True if each document has a table, whose rows have 6 fields.
    tables: bool,
}

/// Field, parameter, type and kind. The field matches the parameter without `rename`.
const FIELDS: [(&str, &str, &str, &str); 12] = [
    ("invoice_number", "invoiceNumber", "String", "text"),
    ("customer_name", "customerName", "String", "text"),
    ("issued_on", "issuedOn", "String", "date"),
    ("due_on", "dueOn", "Option<String>", "date"),
    ("subtotal", "subtotal", "i64", "number"),
    ("tax_amount", "taxAmount", "i64", "number"),
    ("tax_rate", "taxRate", "f64", "number"),
    ("total", "total", "u32", "number"),
    ("is_paid", "isPaid", "bool", "boolean"),
    ("remarks", "remarks", "Option<String>", "text"),
    ("staff_in_charge", "staffInCharge", "Box<str>", "text"),
    ("postal_code", "postalCode", "char", "text"),
];

impl Shape {
    pub(crate) fn flat(documents: usize) -> Shape {
        Shape {
            documents,
            fields: 12,
            tables: false,
        }
    }

    pub(crate) fn with_fields(self, fields: usize) -> Shape {
        Shape { fields, ..self }
    }

    pub(crate) fn nested(documents: usize) -> Shape {
        Shape {
            documents,
            fields: 11,
            tables: true,
        }
    }

    pub(crate) fn smaller(self, times: usize) -> Shape {
        let documents = (self.documents / times).max(2);
        Shape { documents, ..self }
    }

    /// Returns the name of a crate with this shape.
    pub(crate) fn name(&self) -> String {
        let Shape {
            documents,
            fields,
            tables,
        } = self;
        let tables = if *tables { "-tables" } else { "" };
        format!("structs-{documents}x{fields}{tables}")
    }

    /// Returns the id and the list of each design.
    pub(crate) fn designs(&self) -> impl Iterator<Item = (String, String)> + use<'_> {
        (0..self.documents).map(|number| {
            let mut parameters = list(self.fields);
            if self.tables {
                let rows = list(6);
                parameters.push(format!(
                    r#"{{"name":"lineItems","type":"array","label":"","spec":[{}]}}"#,
                    rows.join(",")
                ));
            }
            (
                format!("design{number}"),
                format!("[{}]", parameters.join(",\n")),
            )
        })
    }

    /// Returns the source of the crate. With `edited`, a field of the struct in the middle
    /// has another type.
    pub(crate) fn source(&self, derive: Derive, edited: bool) -> String {
        let mut source = String::from("#![allow(dead_code)]\n");
        for number in 0..self.documents {
            let id = format!("#[report_design(id = \"design{number}\", version = 1)]");
            attributes(&mut source, derive, "ReportDesign", &id);
            let edited = edited && number == self.documents / 2;
            let table = self
                .tables
                .then(|| format!("line_items: Vec<Row{number}>,\n"));
            let body = fields(self.fields, edited) + &table.unwrap_or_default();
            let _ = writeln!(source, "pub struct Document{number} {{\n{body}}}");
            if self.tables {
                attributes(&mut source, derive, "ReportRow", "");
                let _ = writeln!(source, "pub struct Row{number} {{\n{}}}", fields(6, false));
            }
        }
        source
    }
}

fn attributes(source: &mut String, derive: Derive, ours: &str, attribute: &str) {
    match derive {
        Derive::None => {}
        Derive::Ours => {
            let _ = writeln!(source, "#[derive(reportflow::{ours})]\n{attribute}");
        }
        Derive::Serde => {
            let _ = writeln!(
                source,
                "#[derive(serde::Serialize)]\n#[serde(rename_all = \"camelCase\")]"
            );
        }
    }
}

/// Adds a number to the name, except for the first twelve fields.
fn numbered(field: usize, name: &str) -> String {
    match field / FIELDS.len() {
        0 => name.to_owned(),
        round => format!("{name}{round}"),
    }
}

fn list(count: usize) -> Vec<String> {
    let parameter = |field: usize| {
        let (_, name, _, kind) = FIELDS[field % FIELDS.len()];
        let name = numbered(field, name);
        format!(r#"{{"name":"{name}","type":"{kind}","label":"{name}"}}"#)
    };
    (0..count).map(parameter).collect()
}

fn fields(count: usize, edited: bool) -> String {
    let field = |field: usize| {
        let (name, _, ty, _) = FIELDS[field % FIELDS.len()];
        let ty = if edited && ty == "u32" { "u64" } else { ty };
        format!("    {}: {ty},\n", numbered(field, name))
    };
    (0..count).map(field).collect()
}
