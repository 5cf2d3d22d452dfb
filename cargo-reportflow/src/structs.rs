//! The structs of a package that derive `ReportDesign` or `ReportRow`, as their
//! source says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use reportflow_build::sources::{is_compile_fail_test, rust_files};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Fields, GenericArgument, Ident, ItemStruct, LitInt, LitStr, PathArguments, Token,
    Type,
};

pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The lines of its attributes.
    pub(crate) attributes: Vec<usize>,
    pub(crate) design: Option<(String, u32)>,
    /// The path of its table, of a row that names a design.
    pub(crate) table: Option<String>,
    /// Parameters that are left blank.
    pub(crate) omit: Vec<String>,
    pub(crate) fields: Vec<Field>,
}

impl Struct {
    /// It is no user of a design.
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
    /// The type within `Vec`, `Option` and the like.
    pub(crate) row: Option<String>,
}

/// Parses the sources below a package's folder. Files that are no Rust are left
/// out: the compiler tells of them.
pub(crate) fn structs(package: &Path) -> io::Result<Vec<Struct>> {
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
    found: &'a mut Vec<Struct>,
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if derives(&item.attrs) {
            self.found.push(read(item, self.file));
        }
        visit::visit_item_struct(self, item);
    }
}

/// Whether one of our derives stands on the struct, by whatever path.
fn derives(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let mut ours = false;
        if attr.path().is_ident("derive") {
            // What cannot be read is no derive of ours.
            let _ = attr.parse_nested_meta(|meta| {
                let last = meta.path.segments.last();
                ours |= last
                    .is_some_and(|last| last.ident == "ReportDesign" || last.ident == "ReportRow");
                Ok(())
            });
        }
        ours
    })
}

fn read(item: &ItemStruct, file: &Path) -> Struct {
    let (mut id, mut version, mut table, mut omit) = (None, None, None, Vec::new());
    let mut attributes = Vec::new();
    for (name, attr) in item
        .attrs
        .iter()
        .filter_map(|attr| Some((attr.path().get_ident()?, attr)))
    {
        if name == "report_design" || name == "report_row" {
            attributes.push(name.span().start().line);
            keys(attr, |key, input| {
                match key {
                    "id" => id = Some(string(input)?),
                    "path" if name == "report_row" => table = Some(string(input)?),
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
                    _ => skip(input)?,
                }
                Ok(())
            });
        }
    }
    let fields = match &item.fields {
        Fields::Named(fields) => fields.named.iter().filter_map(field).collect(),
        _ => Vec::new(),
    };
    Struct {
        name: item.ident.unraw().to_string(),
        file: file.to_owned(),
        line: item.ident.span().start().line,
        attributes,
        design: id.zip(version),
        table,
        omit,
        fields,
    }
}

fn field(field: &syn::Field) -> Option<Field> {
    let ident = field.ident.as_ref()?;
    let (mut rename, mut skipped) = (None, false);
    for attr in field
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("report"))
    {
        keys(attr, |key, input| {
            match key {
                "rename" => rename = Some(string(input)?),
                "skip" => skipped = true,
                _ => skip(input)?,
            }
            Ok(())
        });
    }
    (!skipped).then(|| Field {
        name: ident.unraw().to_string(),
        line: ident.span().start().line,
        rename,
        row: row(&field.ty),
    })
}

/// Calls `read` for each `key …` of an attribute. What cannot be read is the
/// derive's to report.
fn keys(attr: &Attribute, mut read: impl FnMut(&str, ParseStream<'_>) -> syn::Result<()>) {
    let _ = attr.parse_args_with(|input: ParseStream<'_>| {
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            read(&key.to_string(), input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    });
}

fn string(input: ParseStream<'_>) -> syn::Result<String> {
    input.parse::<Token![=]>()?;
    Ok(input.parse::<LitStr>()?.value())
}

/// The value of a key that is not needed.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// The name of the innermost type: `Line` of `Option<Vec<my::Line>>`.
fn row(ty: &Type) -> Option<String> {
    match ty {
        Type::Reference(reference) => row(&reference.elem),
        Type::Slice(slice) => row(&slice.elem),
        Type::Array(array) => row(&array.elem),
        Type::Paren(paren) => row(&paren.elem),
        Type::Group(group) => row(&group.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(ty) => row(ty),
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
