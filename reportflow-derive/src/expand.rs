//! Code that both derives emit.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use reportflow_schema::{Kind, Parameter, names};
use syn::LitStr;
use syn::spanned::Spanned as _;

use crate::check::List;
use crate::model::Field;
use crate::ty;

/// The trait of a kind.
pub(crate) fn kind_trait(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote! { ::reportflow::params::Text },
        Kind::Number => quote! { ::reportflow::params::Number },
        Kind::Boolean => quote! { ::reportflow::params::Boolean },
        Kind::Date => quote! { ::reportflow::params::Date },
        Kind::Image => quote! { ::reportflow::params::ImageValue },
        Kind::Array | Kind::Collection => quote! { ::reportflow::params::Param },
        Kind::Other(_) => quote! { ::reportflow::params::Serialize },
    }
}

/// `check_table(…)`, drawn at the field's type.
pub(crate) fn check_table(
    list: &List<'_>,
    field: &Field<'_>,
    column: &TokenStream,
    described: &TokenStream,
) -> TokenStream {
    let design = &list.design;
    let (first, last) = ty::ends(field.ty);
    let path = quote_spanned! { first=> ::reportflow::params::check_table };
    let arguments = quote! { #design, #column, &#described };
    let arguments = quote_spanned! { last=> (#arguments) };
    quote! { #path #arguments }
}

/// What fills the parameter: a reference to the field, or to what `with` makes
/// of it.
pub(crate) fn value(field: &Field<'_>) -> TokenStream {
    let ident = field.ident;
    match &field.attr.with {
        Some(with) => {
            let span = with.span().resolved_at(Span::call_site());
            quote_spanned! { span=> &#with(&self.#ident) }
        }
        None => {
            let span = ty::ends(field.ty).0.resolved_at(Span::call_site());
            quote_spanned! { span=> &self.#ident }
        }
    }
}

/// A call that writes a field by its `Display`: by a method of `of`, which
/// takes `arguments` before the value. It stands at the type, which is where
/// the compiler then says what is wrong with it.
pub(crate) fn display(field: &Field<'_>, of: &str, arguments: &TokenStream) -> TokenStream {
    let ident = field.ident;
    let span = ty::ends(field.ty).0.resolved_at(Span::call_site());
    let method = if ty::is_option(field.ty) {
        "display_option"
    } else {
        "display"
    };
    let (of, method) = (Ident::new(of, span), Ident::new(method, span));
    quote_spanned! { span=> ::reportflow::params::#of::#method(#arguments, &self.#ident); }
}

/// A call that writes a field by its `Serialize`, in the same way.
pub(crate) fn any(field: &Field<'_>, value: &TokenStream, arguments: &TokenStream) -> TokenStream {
    let span = ty::ends(field.ty).0.resolved_at(Span::call_site());
    quote_spanned! { span=> ::reportflow::params::Writer::any(#arguments, #value); }
}

/// The path of the trait that writes a field: with the type where it is known,
/// since errors are then drawn there.
pub(crate) fn as_trait(field: &Field<'_>, of: &TokenStream) -> TokenStream {
    let ty = field.ty;
    match field.attr.with {
        Some(_) => quote! { #of },
        None => quote! { <#ty as #of> },
    }
}

/// The kinds that a field can fill, as its type says. Constants beside the impl
/// know no lifetime of the struct's.
pub(crate) fn judged(field: &Field<'_>, keep_lifetimes: bool) -> TokenStream {
    let ty = field.ty;
    let ty = if keep_lifetimes {
        quote! { #ty }
    } else {
        ty::without_lifetimes(quote! { #ty })
    };
    match &field.attr.with {
        Some(with) => {
            let span = with.span().resolved_at(Span::call_site());
            quote_spanned! { span=> ::reportflow::params::Value::of_result::<#ty, _, _>(&#with) }
        }
        None if field.attr.display.is_some() => quote! { ::reportflow::params::Value::TEXT },
        None => quote! { <#ty as ::reportflow::params::Param>::VALUE },
    }
}

/// What a field says of itself to the check at compile time.
pub(crate) fn described(field: &Field<'_>, at: &str, judged: TokenStream) -> TokenStream {
    let (name, snake) = match &field.attr.rename {
        Some(rename) => (rename.value(), String::new()),
        None => (field.name.clone(), names::snake(&field.name)),
    };
    let spelt = ty::spelt(field.ty);
    quote! {
        ::reportflow::params::Field { name: #name, snake: #snake, ty: #spelt, at: #at, value: #judged }
    }
}

/// A parameter as the runtime needs it.
pub(crate) fn column(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let snake = names::snake(name);
    let key = key(name);
    let kind = match parameter.kind {
        Kind::Text => quote! { Text },
        Kind::Number => quote! { Number },
        Kind::Boolean => quote! { Boolean },
        Kind::Date => quote! { Date },
        Kind::Image => quote! { Image },
        Kind::Array => quote! { Array },
        Kind::Collection => quote! { Collection },
        Kind::Other(_) => quote! { Other },
    };
    let columns = parameter.spec.iter().map(column);
    quote! {
        ::reportflow::params::Column {
            name: #name,
            snake: #snake,
            key: #key,
            kind: ::reportflow::params::Kind::#kind,
            columns: &[#(#columns),*],
        }
    }
}

/// The name as a JSON key with its colon, ready to be copied.
pub(crate) fn key(name: &str) -> LitStr {
    let quoted = serde_json::Value::from(name).to_string();
    LitStr::new(&format!("{quoted}:"), Span::call_site())
}
