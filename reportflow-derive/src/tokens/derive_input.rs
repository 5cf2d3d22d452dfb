//! Parses structs whose types contain any expression.
//!
//! The length of an array and a const argument can be an `if`, a `match` or any other
//! expression. syn parses those with its feature `full` only, which would lengthen each
//! user's build.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use syn::{Data, DataStruct, DataUnion, DeriveInput, Fields, Type};

/// Parses the input of a derive. A field's type that syn does not parse becomes
/// [`Type::Verbatim`].
pub(crate) fn parse(tokens: TokenStream) -> syn::Result<DeriveInput> {
    syn::parse2(tokens.clone()).or_else(|error| {
        parse_body_leniently(tokens).map_err(|_| {
            if !error.to_string().starts_with("unsupported expression") {
                return error;
            }
            let message =
                "unsupported expression: move it into a constant, and name the constant here";
            syn::Error::new(error.span(), message)
        })
    })
}

fn parse_body_leniently(tokens: TokenStream) -> syn::Result<DeriveInput> {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_enum = tokens
        .iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word == "enum"));
    let mut types = Vec::new();
    if let Some(TokenTree::Group(body)) = tokens.last_mut() {
        // The derives reject an enum, whatever its variants are.
        let fields = if is_enum {
            TokenStream::new()
        } else {
            take_types(body.stream(), &mut types)
        };
        let mut lenient = Group::new(body.delimiter(), fields);
        lenient.set_span(body.span());
        *body = lenient;
    }
    let mut input: DeriveInput = syn::parse2(TokenStream::from_iter(tokens))?;
    if let Data::Struct(DataStruct {
        fields: Fields::Named(fields),
        ..
    })
    | Data::Union(DataUnion { fields, .. }) = &mut input.data
    {
        for (field, ty) in fields.named.iter_mut().zip(types) {
            if let Some(ty) = ty {
                field.ty = Type::Verbatim(ty);
            }
        }
    }
    Ok(input)
}

/// Replaces each type that syn does not parse by `()`, and adds it to `types`. A type
/// that syn parses adds `None`.
fn take_types(fields: TokenStream, types: &mut Vec<Option<TokenStream>>) -> TokenStream {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    let replaced = split_fields(fields).into_iter().map(|field| {
        // The paths of attributes and visibilities are in groups.
        let colon = field.iter().position(is_colon).unwrap_or(field.len());
        let (name, ty) = field.split_at(field.len().min(colon + 1));
        let [name, ty] = [name, ty].map(|part| TokenStream::from_iter(part.iter().cloned()));
        if syn::parse2::<Type>(ty.clone()).is_ok() {
            types.push(None);
            quote! { #name #ty, }
        } else {
            types.push(Some(ty));
            quote! { #name (), }
        }
    });
    replaced.collect()
}

/// Splits the fields at their commas.
fn split_fields(fields: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut split = vec![Vec::new()];
    let mut depth = 0_u32;
    let mut is_after_minus = false;
    for token in fields {
        let mark = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match mark {
            '<' => depth += 1,
            // Except in `->`.
            '>' if !is_after_minus => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                split.push(Vec::new());
                continue;
            }
            _ => {}
        }
        is_after_minus = mark == '-';
        if let Some(field) = split.last_mut() {
            field.push(token);
        }
    }
    split.retain(|field| !field.is_empty());
    split
}
