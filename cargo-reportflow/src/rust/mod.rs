//! The Rust source of the structs that fill a design.

mod doc_comment;
mod field_names;
mod identifier;
mod type_names;

use std::fmt::Write as _;

use reportflow_schema::{Kind, Parameter, ParameterList};

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
/// are: paths are written in full, so that it needs no `use` and several of
/// them can stand in one file.
pub(crate) fn structs(design: &Design<'_>) -> String {
    let mut types = TypeNames::default();
    let name = types.document(design.names);
    let id = literal(design.id);
    let mut source = format!(
        "#[derive(reportflow::ReportDesign)]\n#[report_design(id = {id}, version = {})]\n",
        design.version
    );
    body(&mut source, &name, "", &design.list.parameters, &mut types);
    source
}

/// A struct, then those of its tables. `outer` is the path of the table.
fn body(
    source: &mut String,
    name: &str,
    outer: &str,
    parameters: &[Parameter],
    types: &mut TypeNames,
) {
    let names = field_names::of(parameters);
    let mut tables = Vec::new();
    let mut fields = String::new();
    for (parameter, field) in parameters.iter().zip(names) {
        doc_comment::write(&mut fields, parameter);
        if let Kind::Other(word) = &parameter.kind {
            let _ = writeln!(
                fields,
                "    // Of the kind {}, which is new: any type that is `Serialize` fits.",
                literal(word)
            );
        }
        if field.rename {
            let _ = writeln!(
                fields,
                "    #[report(rename = {})]",
                literal(&parameter.name)
            );
        }
        let ty = match &parameter.kind {
            Kind::Number => "f64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Image => "reportflow::Image".to_owned(),
            Kind::Array | Kind::Collection => {
                let row = types.row(outer, &parameter.name);
                tables.push((row.clone(), parameter));
                format!("Vec<{row}>")
            }
            Kind::Text | Kind::Date | Kind::Other(_) => "String".to_owned(),
        };
        let _ = writeln!(fields, "    pub {}: {ty},", identifier::spelt(&field.name));
    }
    if fields.is_empty() {
        let _ = writeln!(source, "pub struct {name} {{}}");
    } else {
        let _ = writeln!(source, "pub struct {name} {{\n{fields}}}");
    }
    for (row, table) in tables {
        source.push_str("\n#[derive(reportflow::ReportRow)]\n");
        body(
            source,
            &row,
            &format!("{outer} {}", table.name),
            &table.spec,
            types,
        );
    }
}

/// A literal of the text; `Debug` escapes whatever the compiler refuses or
/// warns of.
fn literal(text: &str) -> String {
    format!("{text:?}")
}
