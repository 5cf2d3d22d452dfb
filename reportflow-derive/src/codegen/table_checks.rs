//! Calls of `check_table`, which the compiler runs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use reportflow_schema::{Kind, Parameter};
use syn::DeriveInput;

use super::generics::{Generics, needs_self_type, self_type};
use super::table_text::Table;
use super::type_info::type_info;
use crate::check::List;
use crate::input::Field;
use crate::tokens::source::to_source;
use crate::tokens::spans::ends;

/// Returns the call for a field with this table. Errors point at the field's type, or at
/// its function.
pub(super) fn check_table(list: &List<'_>, field: &Field<'_>, table: &Table) -> TokenStream {
    let design = &list.design;
    let Table {
        path: table_path,
        kind,
        rows,
    } = table;
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
    let type_info = type_info(field, Some(&Kind::Array));
    let arguments = quote! { #design, #table_path, #kind, #rows, #source_type, #type_info };
    let arguments = quote_spanned! { last=> (#arguments) };
    quote! { #path #arguments }
}

/// Emits the checks of a struct's tables.
pub(super) struct TableChecks<'a> {
    input: &'a DeriveInput,
    generics: &'a Generics<'a>,
    /// The prefix of the constants, which differs between the derives of one struct.
    prefix: &'static str,
    count: usize,
    /// Constants of the struct, for types with its lifetimes or `Self`.
    inherent: Vec<TokenStream>,
}

impl<'a> TableChecks<'a> {
    pub(super) fn new(
        input: &'a DeriveInput,
        generics: &'a Generics<'a>,
        prefix: &'static str,
    ) -> TableChecks<'a> {
        TableChecks {
            input,
            generics,
            prefix,
            count: 0,
            inherent: Vec::new(),
        }
    }

    /// Returns the code that runs `check`, for the start of the method that writes.
    ///
    /// `cargo check` evaluates a constant in a method, even if nothing calls the method.
    /// Beside the impl, a `const _` would use the struct and its rows, and so suppress the
    /// compiler's lint for dead code.
    pub(super) fn add(
        &mut self,
        field: &Field<'_>,
        parameter: &Parameter,
        check: &TokenStream,
    ) -> TokenStream {
        if self.generics.need_concrete_types(field) {
            return quote! { const { #check }; };
        }
        // For large tables only: a lint attribute costs as much as a field.
        let allow_long =
            (check_size(parameter) > 50).then(|| quote! { #[allow(long_running_const_eval)] });
        let name = format_ident!("__{}_CHECK_{}", self.prefix, self.count);
        self.count += 1;
        let constant = quote! { #allow_long const #name: () = #check; };
        if !needs_self_type(field) {
            return constant;
        }
        // An item in a method cannot name the types of the impl. The compiler evaluates a
        // constant of a struct only if it is used.
        self.inherent.push(constant);
        let self_type = self_type(self.input);
        quote! { const #name: () = <#self_type>::#name; }
    }

    /// Returns the impl with the constants of the struct.
    pub(super) fn into_impl(self) -> Option<TokenStream> {
        let constants = self.inherent;
        let (impl_generics, ty_generics, where_clause) = self.input.generics.split_for_impl();
        let ident = &self.input.ident;
        (!constants.is_empty()).then(|| {
            quote! {
                impl #impl_generics #ident #ty_generics #where_clause {
                    #(#constants)*
                }
            }
        })
    }
}

/// Returns the number of parameters that the check of a table compares. A name of 100
/// bytes takes as long as another parameter.
fn check_size(parameter: &Parameter) -> usize {
    let inner: usize = parameter.spec.iter().map(check_size).sum();
    1 + parameter.name.len() / 100 + inner
}
