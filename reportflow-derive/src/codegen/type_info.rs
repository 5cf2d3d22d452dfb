//! Descriptions of field types, for the check at compile time.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use reportflow_schema::Kind;
use syn::{ExprPath, Type};

use super::access::span_of_function;
use super::generics::Generics;
use crate::input::Field;

/// Returns a reference to the `TypeInfo` of the field's value.
pub(super) fn type_info(field: &Field<'_>, kind: Option<&Kind>) -> TokenStream {
    match &field.attr.with {
        Some(with) => {
            let converted = converted(field, with);
            quote! { ::reportflow::__private::Converted::type_info(&#converted) }
        }
        None if field.attr.display.is_some() => quote! { &::reportflow::params::TypeInfo::TEXT },
        None => {
            let ty = field.ty;
            // The message of `TableParam` says what a table takes.
            if kind.is_some_and(Kind::has_rows) {
                quote! { <#ty as ::reportflow::__private::TableParam>::TYPE_REF }
            } else {
                quote! { <#ty as ::reportflow::params::Param>::TYPE_REF }
            }
        }
    }
}

/// Returns a reference to the `TypeInfo` of a row's field, for the check by the document.
///
/// If the row names its table, its own derive checks the fields. The document then checks
/// only tables that depend on a type parameter.
pub(super) fn row_type_info(
    field: &Field<'_>,
    kind: Option<&Kind>,
    generics: &Generics<'_>,
) -> TokenStream {
    let is_left_to_document = |kind: &Kind| kind.has_rows() && generics.need_concrete_types(field);
    if kind.is_none_or(is_left_to_document) {
        type_info(field, kind)
    } else {
        quote! { &::reportflow::params::TypeInfo::CHECKED }
    }
}

/// Wraps the function of `with`. The check and the writing code emit the same tokens
/// with the same spans, so that the compiler shows an error of the function once.
pub(super) fn converted(field: &Field<'_>, with: &ExprPath) -> TokenStream {
    let span = span_of_function(with);
    let value = Ident::new("__reportflow_value", span);
    let ty = match field.ty {
        ty @ Type::TraitObject(_) => quote! { (#ty) },
        ty => ty.to_token_stream(),
    };
    // In a closure, a reference to the field can be coerced to the function's argument.
    quote_spanned! { span=>
        ::reportflow::__private::Converted::new(
            &|#value: &#ty| ::reportflow::__private::by_reference(#with)(#value)
        )
    }
}
