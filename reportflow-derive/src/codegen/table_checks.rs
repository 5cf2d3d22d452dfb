//! Calls of `check_table`, which the compiler runs.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use reportflow_schema::Parameter;
use syn::DeriveInput;

use super::generics::{needs_self_type, self_type};
use super::type_info::type_info;
use crate::check::List;
use crate::input::Field;
use crate::tokens::source::to_source;
use crate::tokens::spans::ends;

/// Returns the call for the field whose parameter is at `index` of `tables`. Errors
/// point at the field's type, or at its function.
pub(super) fn check_table(
    list: &List<'_>,
    field: &Field<'_>,
    tables: &TokenStream,
    index: usize,
) -> TokenStream {
    let List { design, prefix, .. } = list;
    let source_type = to_source(field.ty);
    let ((first, last), source_type) = match &field.attr.with {
        // `check_table` adds the outer backticks.
        Some(with) => {
            let converted = format!("with = {}` for `{source_type}", to_source(with));
            (ends(with), converted)
        }
        None => (ends(field.ty), source_type),
    };
    let path = quote_spanned! { first=> ::reportflow::__private::check_table };
    let index = Literal::usize_unsuffixed(index);
    let type_info = type_info(field);
    let arguments = quote! { #design, #prefix, #tables, #index, #source_type, #type_info };
    let arguments = quote_spanned! { last=> (#arguments) };
    quote! { #path #arguments }
}

/// The checks of tables whose types depend on no type parameter.
pub(super) struct TableChecks<'a> {
    input: &'a DeriveInput,
    /// The prefix of the constants, which differs between the derives of one struct.
    prefix: &'static str,
    /// Constants beside the impl.
    items: TokenStream,
    /// Constants of the struct, for types with its lifetimes or `Self`.
    inherent: TokenStream,
    inherent_count: usize,
}

impl<'a> TableChecks<'a> {
    pub(super) fn new(input: &'a DeriveInput, prefix: &'static str) -> TableChecks<'a> {
        TableChecks {
            input,
            prefix,
            items: TokenStream::new(),
            inherent: TokenStream::new(),
            inherent_count: 0,
        }
    }

    /// Adds a constant that runs `check`.
    pub(super) fn add(&mut self, field: &Field<'_>, parameter: &Parameter, check: &TokenStream) {
        // For large tables only: a lint attribute costs as much as a field.
        let allow_long =
            (parameter_count(parameter) > 50).then(|| quote! { #[allow(long_running_const_eval)] });
        if !needs_self_type(field) {
            self.items.extend(quote! {
                #allow_long
                const _: () = #check;
            });
            return;
        }
        let name = format_ident!("__{}_CHECK_{}", self.prefix, self.inherent_count);
        self.inherent_count += 1;
        self.inherent.extend(quote! {
            #allow_long
            const #name: () = #check;
        });
        // The compiler evaluates a constant of a struct only if it is used.
        let self_type = self_type(self.input);
        self.items.extend(quote! {
            const _: () = <#self_type>::#name;
        });
    }

    pub(super) fn into_tokens(self) -> TokenStream {
        let TableChecks {
            items, inherent, ..
        } = self;
        if inherent.is_empty() {
            return items;
        }
        let (impl_generics, ty_generics, where_clause) = self.input.generics.split_for_impl();
        let ident = &self.input.ident;
        quote! {
            #items
            #[automatically_derived]
            impl #impl_generics #ident #ty_generics #where_clause {
                #inherent
            }
        }
    }
}

/// Returns the number of parameters that the check of a table compares.
fn parameter_count(parameter: &Parameter) -> usize {
    let inner: usize = parameter.spec.iter().map(parameter_count).sum();
    1 + inner
}
