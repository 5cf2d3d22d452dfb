//! The structs of a package that derive `ReportDesign` or `ReportRow`, by their
//! syntax.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use reportflow_build::sources::{is_compile_fail_test, rust_files};
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Fields, GenericArgument, ItemStruct, LitInt, LitStr, PathArguments, Token, Type};

use super::attributes::{has_derive, parse_keys, parse_string, skip_value};

/// A struct with one of the derives.
pub(crate) struct ReportStruct {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The lines of its `report_design` and `report_row` attributes.
    pub(crate) attribute_lines: Vec<usize>,
    pub(crate) design: Option<(String, u32)>,
    /// The path of the table, if a row names it.
    pub(crate) table_path: Option<String>,
    /// Parameters without a field.
    pub(crate) omit: Vec<String>,
    pub(crate) fields: Vec<Field>,
}

impl ReportStruct {
    /// Returns whether the struct belongs to a compile-fail test.
    pub(crate) fn is_compile_fail_test(&self) -> bool {
        is_compile_fail_test(&self.file)
    }
}

/// A field that fills a parameter.
pub(crate) struct Field {
    /// Without `r#`.
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) rename: Option<String>,
    /// The name of the innermost type: `Line` of `Option<Vec<my::Line>>`.
    pub(crate) row_type: Option<String>,
}

/// Parses the sources of a package. Skips invalid files, which the compiler
/// reports.
pub(crate) fn find_structs(package: &Path) -> io::Result<Vec<ReportStruct>> {
    let mut found = Vec::new();
    for file in rust_files(package)? {
        let text = fs::read(&file)?;
        let text = String::from_utf8_lossy(&text);
        if !text.contains("ReportDesign") && !text.contains("ReportRow") {
            continue;
        }
        if let Ok(source) = syn::parse_file(&text) {
            let mut visitor = Visitor {
                file: &file,
                found: &mut found,
            };
            visitor.visit_file(&source);
        }
    }
    Ok(found)
}

struct Visitor<'a> {
    file: &'a Path,
    found: &'a mut Vec<ReportStruct>,
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if has_derive(&item.attrs) {
            self.found.push(parse_struct(item, self.file));
        }
        visit::visit_item_struct(self, item);
    }
}

fn parse_struct(item: &ItemStruct, file: &Path) -> ReportStruct {
    let (mut id, mut version, mut table_path, mut omit) = (None, None, None, Vec::new());
    let mut attribute_lines = Vec::new();
    for (name, attr) in item
        .attrs
        .iter()
        .filter_map(|attr| Some((attr.path().get_ident()?, attr)))
    {
        if name == "report_design" || name == "report_row" {
            attribute_lines.push(name.span().start().line);
            parse_keys(attr, |key, input| {
                match key {
                    "id" => id = Some(parse_string(input)?),
                    "path" if name == "report_row" => table_path = Some(parse_string(input)?),
                    "version" => {
                        input.parse::<Token![=]>()?;
                        version = Some(input.parse::<LitInt>()?.base10_parse()?);
                    }
                    "omit" => {
                        let content;
                        syn::parenthesized!(content in input);
                        let names = content
                            .parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,])?;
                        omit.extend(names.iter().map(LitStr::value));
                    }
                    _ => skip_value(input)?,
                }
                Ok(())
            });
        }
    }
    let fields = match &item.fields {
        Fields::Named(fields) => fields.named.iter().filter_map(parse_field).collect(),
        _ => Vec::new(),
    };
    ReportStruct {
        name: item.ident.unraw().to_string(),
        file: file.to_owned(),
        line: item.ident.span().start().line,
        attribute_lines,
        design: id.zip(version),
        table_path,
        omit,
        fields,
    }
}

fn parse_field(field: &syn::Field) -> Option<Field> {
    let ident = field.ident.as_ref()?;
    let (mut rename, mut is_skipped) = (None, false);
    for attr in field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("report"))
    {
        parse_keys(attr, |key, input| {
            match key {
                "rename" => rename = Some(parse_string(input)?),
                "skip" => is_skipped = true,
                _ => skip_value(input)?,
            }
            Ok(())
        });
    }
    (!is_skipped).then(|| Field {
        name: ident.unraw().to_string(),
        line: ident.span().start().line,
        rename,
        row_type: innermost_type(&field.ty),
    })
}

fn innermost_type(ty: &Type) -> Option<String> {
    match ty {
        Type::Reference(reference) => innermost_type(&reference.elem),
        Type::Slice(slice) => innermost_type(&slice.elem),
        Type::Array(array) => innermost_type(&array.elem),
        Type::Paren(paren) => innermost_type(&paren.elem),
        Type::Group(group) => innermost_type(&group.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(ty) => innermost_type(ty),
                        _ => None,
                    })
                }
                _ => None,
            };
            inner.or_else(|| Some(last.ident.unraw().to_string()))
        }
        _ => None,
    }
}
