//! The texts of tables, which `reportflow_rules::packed` describes.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use reportflow_rules::packed::{self, ColumnEntry, digest};
use reportflow_schema::{EscapeControl, Kind, Parameter, names};

use crate::check::List;
use crate::input::Field;

/// A table or a collection, as the emitted code needs it.
pub(super) struct Table {
    /// The path in messages.
    pub(super) path: String,
    /// The code of the kind.
    pub(super) kind: Literal,
    /// The literal that describes the rows, or a compile error at the field.
    pub(super) rows: TokenStream,
}

impl Table {
    /// Describes the parameter of a field.
    pub(super) fn new(list: &List<'_>, field: &Field<'_>, parameter: &Parameter) -> Table {
        let path = [list.prefix.as_str(), &parameter.name].concat();
        let rows = pack(&list.design, &path, &parameter.spec);
        Table {
            rows: literal(rows, field.ident.span()),
            kind: Literal::u8_unsuffixed(kind_code(&parameter.kind)),
            path,
        }
    }
}

/// Returns the text as a literal, or a compile error at `span`.
pub(super) fn literal(text: Result<String, String>, span: Span) -> TokenStream {
    match text {
        Ok(text) => Literal::string(&text).to_token_stream(),
        Err(message) => quote_spanned! { span=> ::core::compile_error!(#message) },
    }
}

/// Returns the text of the table at `path`, or the message of an error.
fn pack(design: &str, path: &str, parameters: &[Parameter]) -> Result<String, String> {
    let columns = parameters.iter().map(|parameter| {
        let name = &parameter.name;
        let rows = if parameter.kind.has_rows() {
            pack(design, &format!("{path}[].{name}"), &parameter.spec)?
        } else {
            String::new()
        };
        Ok(ColumnEntry {
            name,
            match_name: names::match_name(name),
            key: json_key(name),
            kind: kind_code(&parameter.kind),
            rows,
        })
    });
    let columns: Vec<_> = columns.collect::<Result<_, String>>()?;
    packed::pack_table(&columns, &list_digest(design, path, parameters))
        .map_err(|error| format!("{}: {error}", table_label(design, path)))
}

/// Returns the label of the table at `path`: "design `…` v1: `明細`".
pub(super) fn table_label(design: &str, path: &str) -> String {
    // `check_table` writes the same form.
    format!("{design}: `{}`", EscapeControl(path))
}

/// Returns the digest of a table's label and parameter list. Crates with different
/// snapshots of a design have different digests.
pub(super) fn list_digest(design: &str, path: &str, parameters: &[Parameter]) -> String {
    let label = table_label(design, path);
    let mut texts = vec![label.as_str()];
    add_texts(parameters, &mut texts);
    digest(texts)
}

fn add_texts<'p>(parameters: &'p [Parameter], texts: &mut Vec<&'p str>) {
    for parameter in parameters {
        texts.extend([&parameter.name, parameter.kind.as_str()]);
        if parameter.kind.has_rows() {
            texts.push("[");
            add_texts(&parameter.spec, texts);
            texts.push("]");
        }
    }
}

/// Returns the code of the kind in `reportflow::params::ParamKind`.
fn kind_code(kind: &Kind) -> u8 {
    match kind {
        Kind::Text => 0,
        Kind::Number => 1,
        Kind::Boolean => 2,
        Kind::Date => 3,
        Kind::Image => 4,
        Kind::Array => 5,
        Kind::Collection => 6,
        Kind::Other(_) => 7,
    }
}

/// Returns the name as a JSON key between a comma and a colon, ready to be copied.
pub(super) fn json_key(name: &str) -> String {
    // serde_json is slow without optimisation, and few names need escapes.
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if name.bytes().all(is_plain) {
        [",\"", name, "\":"].concat()
    } else {
        let quoted = serde_json::Value::from(name).to_string();
        format!(",{quoted}:")
    }
}
