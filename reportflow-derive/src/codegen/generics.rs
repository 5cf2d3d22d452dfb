use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, GenericParam, PredicateType, Token, WherePredicate, parse_quote};

use crate::input::Field;
use crate::tokens::ty;

/// The type and const parameters of a struct. A field that depends on one is checked
/// where the struct is used with concrete types.
pub(super) struct Generics<'a> {
    parameters: Vec<&'a Ident>,
}

impl<'a> Generics<'a> {
    pub(super) fn new(input: &'a DeriveInput) -> Generics<'a> {
        let parameters = input.generics.params.iter();
        let parameters = parameters.filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        });
        Generics {
            parameters: parameters.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }

    fn are_in(&self, tokens: &impl ToTokens) -> bool {
        let mention = |tokens: TokenStream| {
            ty::mentions(tokens.clone(), &self.parameters) || ty::has_macro(tokens)
        };
        !self.is_empty() && mention(tokens.to_token_stream())
    }

    /// Returns true if the field's type, or its function, depends on a parameter.
    pub(super) fn are_in_field(&self, field: &Field<'_>) -> bool {
        self.are_in(field.ty) || self.are_in(&field.attr.with)
    }

    /// Returns true if the field's rows can be checked only where the struct is used with
    /// concrete types.
    pub(super) fn need_concrete_types(&self, field: &Field<'_>) -> bool {
        self.are_in_field(field) || (!self.is_empty() && needs_self_type(field))
    }

    /// Returns the bound that checks a field whose type depends on a parameter.
    pub(super) fn bound(
        &self,
        field: &Field<'_>,
        param_trait: impl FnOnce() -> Ident,
    ) -> Option<WherePredicate> {
        if field.attr.is_converted() || !self.are_in(field.ty) {
            return None;
        }
        let param_trait = param_trait();
        Some(WherePredicate::Type(PredicateType {
            attrs: Vec::new(),
            lifetimes: None,
            bounded_ty: field.ty.clone(),
            colon_token: Token![:](Span::call_site()),
            bounds: parse_quote!(::reportflow::params::#param_trait),
        }))
    }

    /// Returns `impl<…> <trait> for Struct<…> where …`, with additional bounds.
    pub(super) fn impl_header(
        &self,
        input: &DeriveInput,
        of_trait: &TokenStream,
        bounds: &[WherePredicate],
    ) -> TokenStream {
        let mut generics = input.generics.clone();
        if !bounds.is_empty() {
            let bounds = bounds.iter().cloned();
            generics.make_where_clause().predicates.extend(bounds);
        }
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, ty_generics, _) = input.generics.split_for_impl();
        let ident = &input.ident;
        // For the checks of tables that depend on a type parameter.
        let allow_long = (!self.is_empty()).then(|| quote! { #[allow(long_running_const_eval)] });
        quote! {
            #[automatically_derived]
            #allow_long
            impl #impl_generics #of_trait for #ident #ty_generics #where_clause
        }
    }
}

/// Returns true if only an impl of the struct can name the field's type or function.
pub(super) fn needs_self_type(field: &Field<'_>) -> bool {
    let needs_self_type =
        |tokens: TokenStream| ty::needs_self_type(tokens.clone()) || ty::has_macro(tokens);
    needs_self_type(field.ty.to_token_stream())
        || needs_self_type(field.attr.with.to_token_stream())
}

/// Returns the struct as a type with `'static` lifetimes. The struct must have no type
/// parameters.
pub(super) fn self_type(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let lifetimes = input.generics.lifetimes().map(|_| quote! { 'static });
    quote! { #ident<#(#lifetimes),*> }
}
