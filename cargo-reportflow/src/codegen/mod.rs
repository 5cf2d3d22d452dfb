//! Generates the Rust source of the structs for a design.

mod doc_comment;
mod field_names;
mod identifier;
mod number_type;
mod type_names;

use std::fmt::Write as _;

use reportflow_schema::{Kind, Parameter, ParameterList};

pub(crate) use number_type::NumberType;
pub(crate) use type_names::is_usable_name;

use type_names::TypeNames;

/// A version of a design to generate structs for.
pub(crate) struct DesignVersion<'a> {
    /// The candidates for the struct's name, the best first.
    pub(crate) names: &'a [&'a str],
    pub(crate) id: &'a str,
    pub(crate) version: u32,
    pub(crate) list: &'a ParameterList,
    pub(crate) number: NumberType,
}

/// Returns the name of the struct that [`generate`] writes for the design `id`.
pub(crate) fn document_name(names: &[&str], id: &str) -> String {
    TypeNames::default().document(names, id)
}

/// Generates the design's struct, and a struct for the rows of each table.
///
/// The source compiles without changes if `reportflow` is a dependency, because
/// it has full paths instead of `use`. The names of rows start with the name of
/// their document, so that one file can hold several documents.
pub(crate) fn generate(design: &DesignVersion<'_>) -> String {
    let mut types = TypeNames::default();
    let name = types.document(design.names, design.id);
    let comment = if has_numbers(&design.list.parameters) {
        design.number.comment()
    } else {
        ""
    };
    let attribute = format!("id = {}, version = {}", literal(design.id), design.version);
    let mut writer = Writer {
        source: format!(
            "{comment}#[derive(reportflow::ReportDesign)]\n#[report_design({attribute})]\n"
        ),
        types,
        number: design.number,
    };
    writer.write_struct(&name, "", &design.list.parameters);
    writer.source
}

struct Writer {
    source: String,
    types: TypeNames,
    number: NumberType,
}

impl Writer {
    /// Writes a struct, then the structs of its tables. `path` is the path of the
    /// struct's own table.
    fn write_struct(&mut self, name: &str, path: &str, parameters: &[Parameter]) {
        let mut tables = Vec::new();
        let mut fields = String::new();
        for (parameter, field) in parameters.iter().zip(field_names::assign(parameters)) {
            doc_comment::write(&mut fields, parameter);
            if let Kind::Other(word) = &parameter.kind {
                let _ = writeln!(
                    fields,
                    "    // The kind {} is unknown: use any type that implements `Serialize`.",
                    literal(word)
                );
            }
            if field.needs_rename {
                let name = literal(&parameter.name);
                let _ = writeln!(fields, "    #[report(rename = {name})]");
            }
            let ty = match &parameter.kind {
                Kind::Number => self.number.path().to_owned(),
                Kind::Boolean => "bool".to_owned(),
                Kind::Image => "reportflow::Image".to_owned(),
                Kind::Array | Kind::Collection => {
                    let row = self.types.row(path, &parameter.name);
                    tables.push((row.clone(), parameter));
                    format!("Vec<{row}>")
                }
                Kind::Text | Kind::Date | Kind::Other(_) => "String".to_owned(),
            };
            let _ = writeln!(
                fields,
                "    pub {}: {ty},",
                identifier::to_source(&field.name)
            );
        }
        let _ = if fields.is_empty() {
            writeln!(self.source, "pub struct {name} {{}}")
        } else {
            writeln!(self.source, "pub struct {name} {{\n{fields}}}")
        };
        for (row, table) in tables {
            self.source.push_str("\n#[derive(reportflow::ReportRow)]\n");
            let path = if path.is_empty() {
                table.name.clone()
            } else {
                format!("{path}[].{}", table.name)
            };
            self.write_struct(&row, &path, &table.spec);
        }
    }
}

fn has_numbers(parameters: &[Parameter]) -> bool {
    let mut parameters = parameters.iter();
    parameters.any(|parameter| parameter.kind == Kind::Number || has_numbers(&parameter.spec))
}

/// Formats a string literal. `Debug` escapes all characters that the compiler
/// rejects or warns about.
fn literal(text: &str) -> String {
    format!("{text:?}")
}
