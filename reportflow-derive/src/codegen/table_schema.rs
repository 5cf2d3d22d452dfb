use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use reportflow_schema::{Kind, Parameter};

use super::hash;

/// Returns the `TableSchema` of parameters. A second list describes the rows of the
/// tables, in the same order.
pub(super) fn table_schema<'p>(
    parameters: impl Iterator<Item = &'p Parameter> + Clone,
) -> TokenStream {
    let mut tables = Vec::new();
    let mut snake_hashes = HashSet::new();
    let mut has_distinct_names = true;
    let columns: Vec<_> = parameters
        .clone()
        .map(|parameter| {
            let index = Literal::usize_unsuffixed(tables.len());
            if parameter.kind.has_rows() {
                tables.push(table_schema(parameter.spec.iter()));
            }
            let snake_hash = hash::of_snake(&parameter.name);
            has_distinct_names &= snake_hash == 0 || snake_hashes.insert(snake_hash);
            let (name, key) = (&parameter.name, json_key(&parameter.name));
            let snake_hash = Literal::u64_unsuffixed(snake_hash);
            let kind = Literal::u8_unsuffixed(kind_code(&parameter.kind));
            quote! { (#name, #snake_hash, #key, #kind, #index) }
        })
        .collect();
    let list_hash = Literal::u64_unsuffixed(hash::of_list(parameters));
    quote! {
        ::reportflow::params::TableSchema::new(
            &[#(#columns),*], &[#(#tables),*], #list_hash, #has_distinct_names
        )
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
pub(super) fn json_key(name: &str) -> Literal {
    let quoted = serde_json::Value::from(name).to_string();
    Literal::string(&format!(",{quoted}:"))
}
