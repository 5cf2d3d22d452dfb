//! Explains why `#[expect(deprecated)]` on a field is unfulfilled.
//!
//! The compiler looks for deprecated names in the field itself. It does not see the
//! function of `with`, which only the derive's code calls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Field};

use crate::input::DeriveMacro;
use crate::tokens::ty;

/// Returns an expectation for the type of each such field. It is unfulfilled if the
/// field's own expectation is, and the compiler shows its reason.
pub(super) fn explain(derive: &DeriveMacro, input: &DeriveInput) -> TokenStream {
    let Data::Struct(data) = &input.data else {
        return TokenStream::new();
    };
    let expectations = data.fields.iter().filter_map(|field| {
        let expectation = find(field, "expect", "deprecated")?;
        find(field, "report", "with").map(|_| (field, expectation))
    });
    let methods = expectations.enumerate().map(|(index, (field, attr))| {
        let (ty, span, prefix) = (&field.ty, attr.path().span(), derive.attribute);
        let name = format_ident!("__{prefix}_expectation_{index}");
        let attribute = quote_spanned! { span=>
            #[expect(
                deprecated,
                reason = "the derive calls the function of `with` outside of the field: write `#[allow(deprecated)]`"
            )]
        };
        quote! {
            fn #name() {
                #attribute
                let _: ::core::option::Option<&#ty>;
            }
        }
    });
    let methods = TokenStream::from_iter(methods);
    if methods.is_empty() {
        return methods;
    }
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    quote! {
        #[automatically_derived]
        impl #impl_generics #ident #ty_generics #where_clause { #methods }
    }
}

/// Returns the field's attribute `name` that contains `word`.
fn find<'f>(field: &'f Field, name: &str, word: &str) -> Option<&'f Attribute> {
    let word = Ident::new(word, Span::call_site());
    let is_found = |attr: &&Attribute| {
        attr.path().is_ident(name) && ty::mentions(attr.meta.to_token_stream(), &[&word])
    };
    field.attrs.iter().find(is_found)
}
