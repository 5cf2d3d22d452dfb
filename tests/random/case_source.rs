//! The source text of a case, and positions in it.

use std::fmt::Write as _;

use super::structs::{Case, Field, Part, Role, Struct, Written};
use super::types::Type;

/// The source of a case, in the crate itself and in the other crate.
pub(crate) struct Source {
    pub(crate) here: String,
    pub(crate) elsewhere: String,
    /// The lines of each struct.
    pub(crate) lines: Vec<Lines>,
}

/// The lines of a struct, from 1.
pub(crate) struct Lines {
    pub(crate) attribute: usize,
    pub(crate) name: usize,
    /// The first and the last line of each field, with its attributes.
    pub(crate) fields: Vec<(usize, usize)>,
}

pub(crate) fn write(case: &Case) -> Source {
    let mut texts = [(); 2].map(|()| "#![allow(warnings)]\n".to_owned());
    let lines = case
        .structs
        .iter()
        .map(|of| structure(&mut texts[usize::from(of.elsewhere)], case, of))
        .collect();
    for of in &case.structs {
        let text = &mut texts[usize::from(of.elsewhere)];
        for ty in of.fields.iter().flat_map(|field| field.ty.layers()) {
            item(text, case, ty);
        }
    }
    let [mut here, elsewhere] = texts;
    here.push_str("pub struct NotRow;\n");
    Source {
        here,
        elsewhere,
        lines,
    }
}

fn structure(text: &mut String, case: &Case, of: &Struct) -> Lines {
    let declared = of.declared(case);
    // A lifetime inside a macro differs from that of the caller.
    let by_macro = of.by_macro && declared.is_empty() && !of.fields.is_empty();
    let types: Vec<String> = of.fields.iter().map(|field| field.ty.spelt(case)).collect();
    if by_macro {
        let matched: Vec<String> = (0..types.len()).map(|n| format!("$t{n}:ty")).collect();
        let _ = writeln!(
            text,
            "macro_rules! make_{} {{ ({}) => {{",
            of.name,
            matched.join(", ")
        );
    }
    let derive = match of.role {
        Role::Document => "ReportDesign",
        _ => "ReportRow",
    };
    let _ = writeln!(text, "#[derive(reportflow::{derive})]");
    let _ = writeln!(text, "{}", attribute(case, of));
    let _ = writeln!(text, "pub struct {}{declared} {{", of.name);
    let name = text.lines().count();
    let mut fields = Vec::new();
    for (number, field) in of.fields.iter().enumerate() {
        let first = text.lines().count() + 1;
        attributes(text, field);
        let ty = if by_macro {
            format!("$t{number}")
        } else {
            types[number].clone()
        };
        let _ = writeln!(text, "    pub {}: {ty},", field.ident);
        fields.push((first, text.lines().count()));
    }
    text.push_str("}\n");
    if by_macro {
        let _ = writeln!(text, "}} }}\nmake_{}!({});", of.name, types.join(", "));
    }
    Lines {
        attribute: name - 1,
        name,
        fields,
    }
}

fn attribute(case: &Case, of: &Struct) -> String {
    let design = format!("id = {:?}, version = {}", case.id(), case.version);
    let (name, mut keys) = match &of.role {
        Role::Document => ("report_design", vec![design]),
        Role::Row => ("report_row", vec![]),
        Role::RowOf(path) => ("report_row", vec![design, format!("path = {path:?}")]),
    };
    if let (Role::Document, Some(parts)) = (&of.role, &case.file_name) {
        let template: String = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.replace('{', "{{").replace('}', "}}"),
                Part::Field(name) => format!("{{{name}}}"),
            })
            .collect();
        keys.push(format!("file_name = {template:?}"));
    }
    if !of.omit.is_empty() {
        let names: Vec<String> = of.omit.iter().map(|name| format!("{name:?}")).collect();
        keys.push(format!("omit({})", names.join(", ")));
    }
    if case.through {
        keys.push("crate = \"other::reportflow\"".to_owned());
    }
    if keys.is_empty() {
        "// A row without an attribute.".to_owned()
    } else {
        format!("#[{name}({})]", keys.join(", "))
    }
}

fn attributes(text: &mut String, field: &Field) {
    if let Some(rename) = &field.rename {
        let _ = writeln!(text, "    #[report(rename = {rename:?})]");
    }
    let _ = match field.written {
        Written::Plainly => Ok(()),
        Written::Skipped => writeln!(text, "    #[report(skip)]"),
        Written::Display => writeln!(text, "    #[report(display)]"),
        Written::With(function) => writeln!(text, "    #[report(with = {function})]"),
    };
}

/// Writes the items outside of the struct that the type needs.
fn item(text: &mut String, case: &Case, ty: &Type) {
    match ty {
        Type::Alias(name, inner) => {
            let lifetime = if inner.has_lifetime(case) { "<'a>" } else { "" };
            let _ = writeln!(text, "pub type {name}{lifetime} = {};", inner.spelt(case));
        }
        Type::Newtype(path, kind, leaf) => {
            let name = path.rsplit(':').next().expect("a name");
            let ty = leaf.ty;
            let _ = writeln!(
                text,
                "pub struct {name}(pub {ty});\n\
                 impl reportflow::params::Param for {name} {{\n\
                 \x20   const TYPE: reportflow::params::TypeInfo = <{ty} as reportflow::params::Param>::TYPE;\n\
                 \x20   fn write(&self, kind: reportflow::params::ParamKind, table: &reportflow::params::TableSchema, writer: &mut reportflow::params::Writer) {{\n\
                 \x20       reportflow::params::Param::write(&self.0, kind, table, writer);\n    }}\n}}"
            );
            if let Some(kind) = kind {
                let _ = writeln!(
                    text,
                    "impl reportflow::params::{kind} for {name} {{\n\
                     \x20   fn write_entry(&self, key: &'static str, writer: &mut reportflow::params::Writer) {{\n\
                     \x20       reportflow::params::{kind}::write_entry(&self.0, key, writer);\n    }}\n}}"
                );
            }
        }
        _ => {}
    }
}
