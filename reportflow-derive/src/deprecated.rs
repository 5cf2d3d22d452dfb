//! Structs and fields that are deprecated.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Data, DeriveInput, Fields};

use crate::tokens::replace;
use crate::ty;

/// The compiler does not mind a deprecated name where a derive says it.
///
/// `#[allow(deprecated)]` would not go with `#![forbid(deprecated)]`. Only where
/// the struct speaks of it, since errors at such names get a line longer.
pub(crate) fn said_by_us(derived: TokenStream, input: &DeriveInput) -> TokenStream {
    match mentions_deprecated(input) {
        true => said_by(Span::call_site(), derived),
        false => derived,
    }
}

/// Whether the struct, or a field, is deprecated, or allows what is.
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

fn said_by(us: Span, tokens: TokenStream) -> TokenStream {
    replace(tokens, &mut |tokens| match tokens {
        // Which crate `$crate` is, its span tells.
        [TokenTree::Ident(word), ..] if word != "$crate" => {
            let mut word = word.clone();
            word.set_span(word.span().resolved_at(us));
            Some((1, TokenTree::Ident(word).into()))
        }
        _ => None,
    })
}
