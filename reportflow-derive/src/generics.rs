use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, GenericParam, WherePredicate, parse_quote};

use crate::model::Field;
use crate::ty;

/// The type and const parameters of a struct. A field whose type mentions one
/// can only be judged once the parameter is known.
pub(crate) fn parameters(input: &DeriveInput) -> Vec<&Ident> {
    let parameters = input.generics.params.iter();
    parameters
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}

pub(crate) fn depends(of: &impl ToTokens, parameters: &[&Ident]) -> bool {
    !parameters.is_empty() && ty::mentions(of.to_token_stream(), parameters)
}

/// Whether a parameter stands in what judges the field: its type, or the
/// function that makes another one of it.
pub(crate) fn judge(field: &Field<'_>, parameters: &[&Ident]) -> bool {
    depends(field.ty, parameters) || depends(&field.attr.with, parameters)
}

/// `impl<…> <trait> for Struct<…> where …`, with further bounds.
pub(crate) fn impl_header(
    input: &DeriveInput,
    of: &TokenStream,
    bounds: &[TokenStream],
) -> TokenStream {
    let mut generics = input.generics.clone();
    if !bounds.is_empty() {
        let predicates = bounds
            .iter()
            .map(|bound| -> WherePredicate { parse_quote!(#bound) });
        generics.make_where_clause().predicates.extend(predicates);
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = input.generics.split_for_impl();
    let ident = &input.ident;
    // The checks of tables that depend on a type parameter.
    let long =
        (!parameters(input).is_empty()).then(|| quote! { #[allow(long_running_const_eval)] });
    quote! {
        #[automatically_derived]
        #long
        impl #impl_generics #of for #ident #ty_generics #where_clause
    }
}
