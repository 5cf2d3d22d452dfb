//! The Rust source of the structs that fill a design.

mod doc_comment;
mod field_names;
mod identifier;
mod type_names;

use std::fmt::Write as _;

use reportflow_schema::{Kind, Parameter, ParameterList};

pub(crate) use type_names::can_name;

use type_names::TypeNames;

/// A version of a design, to write a struct for.
pub(crate) struct Design<'a> {
    /// What names the struct, the best first: what cannot is passed over.
    pub(crate) names: &'a [&'a str],
    pub(crate) id: &'a str,
    pub(crate) version: u32,
    pub(crate) list: &'a ParameterList,
}

/// The source of the design's struct and of a struct for each table's rows. It
/// compiles as it is wherever `reportflow` is a dependency, whatever the names
/// are: paths are written in full, so that it needs no `use`. Rows are called
/// after their document, so that several documents with names of their own can
/// stand in one file.
pub(crate) fn structs(design: &Design<'_>) -> String {
    let mut types = TypeNames::default();
    let name = types.document(design.names);
    let attribute = format!("id = {}, version = {}", literal(design.id), design.version);
    let mut writer = Writer {
        source: format!("#[derive(reportflow::ReportDesign)]\n#[report_design({attribute})]\n"),
        types,
    };
    writer.body(&name, "", &design.list.parameters);
    writer.source
}

struct Writer {
    source: String,
    types: TypeNames,
}

impl Writer {
    /// A struct, then those of its tables. `path` is the table's.
    fn body(&mut self, name: &str, path: &str, parameters: &[Parameter]) {
        let mut tables = Vec::new();
        let mut fields = String::new();
        for (parameter, field) in parameters.iter().zip(field_names::of(parameters)) {
            doc_comment::write(&mut fields, parameter);
            if let Kind::Other(word) = &parameter.kind {
                let _ = writeln!(
                    fields,
                    "    // Of the kind {}, which is new: any type that is `Serialize` fits.",
                    literal(word)
                );
            }
            if field.rename {
                let name = literal(&parameter.name);
                let _ = writeln!(fields, "    #[report(rename = {name})]");
            }
            let ty = match &parameter.kind {
                Kind::Number => "f64".to_owned(),
                Kind::Boolean => "bool".to_owned(),
                Kind::Image => "reportflow::Image".to_owned(),
                Kind::Array | Kind::Collection => {
                    let row = self.types.row(path, &parameter.name);
                    tables.push((row.clone(), parameter));
                    format!("Vec<{row}>")
                }
                Kind::Text | Kind::Date | Kind::Other(_) => "String".to_owned(),
            };
            let _ = writeln!(fields, "    pub {}: {ty},", identifier::spelt(&field.name));
        }
        let _ = match fields.as_str() {
            "" => writeln!(self.source, "pub struct {name} {{}}"),
            fields => writeln!(self.source, "pub struct {name} {{\n{fields}}}"),
        };
        for (row, table) in tables {
            self.source.push_str("\n#[derive(reportflow::ReportRow)]\n");
            let path = match path {
                "" => table.name.clone(),
                outer => format!("{outer}[].{}", table.name),
            };
            self.body(&row, &path, &table.spec);
        }
    }
}

/// A literal of the text; `Debug` escapes whatever the compiler refuses or
/// warns of.
fn literal(text: &str) -> String {
    format!("{text:?}")
}
