//! Structs and fields that are deprecated.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Data, DeriveInput, Fields};

use super::replace::replace;
use super::ty;

/// Resolves names in the derive if the struct mentions `deprecated`. The compiler does
/// not warn about a deprecated name in the code of a derive.
///
/// `#[allow(deprecated)]` is an error under `#![forbid(deprecated)]`. Other structs
/// retain their spans, because errors at resolved names are a line longer.
pub(crate) fn with_derive_spans(derived: TokenStream, input: &DeriveInput) -> TokenStream {
    if mentions_deprecated(input) {
        resolve_at(Span::call_site(), derived)
    } else {
        derived
    }
}

/// Returns true if the struct or a field has an attribute with `deprecated`.
fn mentions_deprecated(input: &DeriveInput) -> bool {
    let deprecated = [Ident::new("deprecated", Span::call_site())];
    let deprecated: Vec<&Ident> = deprecated.iter().collect();
    let fields = match &input.data {
        Data::Struct(data) => data.fields.iter(),
        _ => Fields::Unit.iter(),
    };
    let attributes = fields.flat_map(|field| &field.attrs).chain(&input.attrs);
    let mut attributes = attributes.map(|attribute| attribute.meta.to_token_stream());
    attributes.any(|meta| ty::mentions(meta, &deprecated))
}

fn resolve_at(span: Span, tokens: TokenStream) -> TokenStream {
    replace(tokens, &mut |tokens| match tokens {
        // The span of `$crate` selects the crate.
        [TokenTree::Ident(word), ..] if word != "$crate" => {
            let mut word = word.clone();
            word.set_span(word.span().resolved_at(span));
            Some((1, TokenTree::Ident(word).into()))
        }
        _ => None,
    })
}
