use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::LitStr;

use crate::input::Field;

/// The part of the struct that names a parameter.
#[derive(Clone, Copy)]
pub(super) enum NameSource<'a> {
    Field(&'a Ident),
    Rename(&'a LitStr),
    Omit(&'a LitStr),
}

impl<'a> NameSource<'a> {
    pub(super) fn of_field(field: &'a Field<'_>) -> NameSource<'a> {
        match &field.attr.rename {
            Some(rename) => NameSource::Rename(rename),
            None => NameSource::Field(field.ident),
        }
    }
}

impl ToTokens for NameSource<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            NameSource::Field(ident) => ident.to_tokens(tokens),
            NameSource::Rename(text) | NameSource::Omit(text) => text.to_tokens(tokens),
        }
    }
}

/// A name in the struct that no parameter has.
pub(super) struct UnknownName<'a> {
    pub(super) name: String,
    pub(super) source: NameSource<'a>,
}
