//! Descriptions of field types, for the check at compile time.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use reportflow_schema::Kind;
use syn::{ExprPath, Type};

use super::access::span_of_function;
use super::generics::Generics;
use super::hash;
use crate::input::Field;
use crate::tokens::source::to_source;

/// Returns the field's type as a `Param`, or as a `TableParam`, whose message says what a
/// table takes.
pub(super) fn as_param(field: &Field<'_>, kind: Option<&Kind>) -> TokenStream {
    let ty = field.ty;
    match kind {
        Some(kind) if kind.has_rows() => quote! { <#ty as ::reportflow::__private::TableParam> },
        _ => quote! { <#ty as ::reportflow::params::Param> },
    }
}

/// Returns the `TypeInfo` of the field's value.
pub(super) fn type_info(field: &Field<'_>, kind: Option<&Kind>) -> TokenStream {
    match &field.attr.with {
        Some(with) => {
            let converted = converted(field, with);
            quote! { ::reportflow::__private::Converted::type_info(&#converted) }
        }
        None if field.attr.display.is_some() => quote! { ::reportflow::params::TypeInfo::TEXT },
        None => {
            let param = as_param(field, kind);
            quote! { #param::TYPE }
        }
    }
}

/// Returns the `TypeInfo` of a row's field, for the check by the document.
///
/// If the row names its table, its own derive checks the fields through the kind
/// traits. With `Param` as well, a wrong type would be two errors.
pub(super) fn row_type_info(
    field: &Field<'_>,
    kind: Option<&Kind>,
    generics: &Generics<'_>,
) -> TokenStream {
    match kind {
        None => type_info(field, kind),
        Some(kind) if !kind.has_rows() => quote! { ::reportflow::params::TypeInfo::JSON },
        Some(kind) => {
            let type_info = type_info(field, Some(kind));
            if generics.need_concrete_types(field) {
                type_info
            } else {
                quote! { #type_info.without_row() }
            }
        }
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

/// Returns the `RowField` of a field.
pub(super) fn row_field(field: &Field<'_>, type_info: &TokenStream) -> TokenStream {
    let (name, snake_hash) = match &field.attr.rename {
        Some(rename) => (rename.value(), 0),
        None => (field.name.clone(), hash::of_snake(&field.name)),
    };
    let snake_hash = Literal::u64_unsuffixed(snake_hash);
    let mut source_type = format!("`{}`", to_source(field.ty));
    if field.attr.display.is_some() {
        source_type.push_str(", which `display` writes as a text");
    }
    if let Some(with) = &field.attr.with {
        let with = to_source(with);
        source_type = format!("the result of `with = {with}` for {source_type}");
    }
    let location = location(field.ident);
    quote! { (#name, #snake_hash, #source_type, #location, #type_info) }
}

/// Returns `file:line:column`, or an empty text if the compiler does not provide it.
fn location(ident: &Ident) -> String {
    let (file, start) = (ident.span().file(), ident.span().start());
    match start.line {
        0 => String::new(),
        line => format!("{file}:{line}:{}", start.column + 1),
    }
}
