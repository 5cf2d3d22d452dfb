//! The attributes of structs and fields. The derive reports invalid attributes.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token};

/// Returns whether the struct has one of the derives, by any path.
pub(super) fn has_derive(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let mut found = false;
        if attr.path().is_ident("derive") {
            // The compiler reports an invalid `derive`.
            let _ = attr.parse_nested_meta(|meta| {
                let last = meta.path.segments.last();
                found |= last
                    .is_some_and(|last| last.ident == "ReportDesign" || last.ident == "ReportRow");
                Ok(())
            });
        }
        found
    })
}

/// Calls `parse_value` for each key of an attribute.
pub(super) fn parse_keys(
    attr: &Attribute,
    mut parse_value: impl FnMut(&str, ParseStream<'_>) -> syn::Result<()>,
) {
    let _ = attr.parse_args_with(|input: ParseStream<'_>| {
        while !input.is_empty() {
            let key = input.call(Ident::parse_any)?;
            parse_value(&key.to_string(), input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    });
}

pub(super) fn parse_string(input: ParseStream<'_>) -> syn::Result<String> {
    input.parse::<Token![=]>()?;
    Ok(input.parse::<LitStr>()?.value())
}

pub(super) fn skip_value(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
