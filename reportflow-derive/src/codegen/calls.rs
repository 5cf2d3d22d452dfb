//! Calls that write a field. Their spans make errors point at the field's type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use reportflow_schema::Kind;

use super::access::{FieldAccess, FieldValue, span_of_function, span_of_type};
use super::type_info::converted;
use crate::input::Field;

/// Returns the name of a kind's trait in `params`.
pub(super) fn kind_trait(kind: &Kind) -> Ident {
    let name = match kind {
        Kind::Text => "TextParam",
        Kind::Number => "NumberParam",
        Kind::Boolean => "BooleanParam",
        Kind::Date => "DateParam",
        Kind::Image => "ImageParam",
        Kind::Array | Kind::Collection => "Param",
        Kind::Other(_) => "Serialize",
    };
    Ident::new(name, Span::call_site())
}

/// Returns the code that writes a field of a document, except a table.
pub(super) fn write(
    field: &Field<'_>,
    kind: &Kind,
    key: &impl ToTokens,
    writer: &Ident,
) -> TokenStream {
    let write = match kind {
        _ if field.attr.display.is_some() => {
            let writer_type = quote! { params::Writer };
            display(field, &writer_type, &quote! { #writer, #key })
        }
        Kind::Other(_) => json(field, &quote! { #writer, #key }),
        kind => write_entry(field, kind, key, writer),
    };
    when_writing(field, writer, write)
}

/// Returns the call of the kind's trait.
pub(super) fn write_entry(
    field: &Field<'_>,
    kind: &Kind,
    key: &impl ToTokens,
    writer: &Ident,
) -> TokenStream {
    let (kind_trait, value, ty) = (kind_trait(kind), FieldValue(field), field.ty);
    // No nested streams: each would be one more call to the compiler for each field.
    match field.attr.with {
        Some(_) => {
            quote! { ::reportflow::params::#kind_trait::write_entry(#value, #key, #writer); }
        }
        None => {
            quote! { <#ty as ::reportflow::params::#kind_trait>::write_entry(#value, #key, #writer); }
        }
    }
}

/// Adds a condition that skips a user's function in the counting pass.
pub(super) fn when_writing(field: &Field<'_>, writer: &Ident, write: TokenStream) -> TokenStream {
    match field.attr.with {
        Some(_) => quote! {
            if let ::core::option::Option::Some(#writer) = #writer.when_writing() { #write }
        },
        None => write,
    }
}

/// Returns the code that writes a field by its `Display`, with a method of `writer_type`.
pub(super) fn display(
    field: &Field<'_>,
    writer_type: &TokenStream,
    arguments: &TokenStream,
) -> TokenStream {
    let span = span_of_type(field);
    let access = FieldAccess::new(field, span);
    let writer_type = writer_type.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    let writer_type = TokenStream::from_iter(writer_type);
    quote_spanned! { span=> ::reportflow::#writer_type::display(#arguments, &#access); }
}

/// Returns the code that writes a field by its `Serialize`.
fn json(field: &Field<'_>, arguments: &TokenStream) -> TokenStream {
    let span = span_of_type(field);
    let value = FieldValue(field);
    quote_spanned! { span=> ::reportflow::params::Writer::json(#arguments, #value); }
}

/// Returns the call of a method of `Param` that takes the field before `arguments`.
pub(super) fn call_param(
    field: &Field<'_>,
    kind: Option<&Kind>,
    method: &str,
    arguments: &impl ToTokens,
) -> TokenStream {
    let method = Ident::new(method, Span::call_site());
    match &field.attr.with {
        Some(with) => {
            let converted = converted(field, with);
            let access = FieldAccess::new(field, span_of_function(with));
            quote! {
                ::reportflow::__private::Converted::#method(&#converted, &#access, #arguments);
            }
        }
        None => {
            let (ty, value) = (field.ty, FieldValue(field));
            // No nested streams, as in `write_entry`.
            if kind.is_some_and(Kind::has_rows) {
                quote! {
                    <#ty as ::reportflow::__private::TableParam>::#method(#value, #arguments);
                }
            } else {
                quote! { <#ty as ::reportflow::params::Param>::#method(#value, #arguments); }
            }
        }
    }
}
