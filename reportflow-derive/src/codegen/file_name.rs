use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};
use reportflow_schema::Kind;
use syn::LitStr;

use super::access::FieldAccess;
use super::calls::write;
use super::local_names::local;
use crate::check::{FileName, FileNamePart};
use crate::input::Field;

/// Returns the method `file_name`.
pub(super) fn file_name(file_name: &FileName<'_>) -> TokenStream {
    let name = expression(file_name);
    quote! {
        fn file_name(&self) -> ::std::string::String {
            #name
        }
    }
}

fn expression(file_name: &FileName<'_>) -> TokenStream {
    let (mut text, mut format) = (String::new(), String::new());
    let mut values = Vec::new();
    for part in &file_name.parts {
        let value = match part {
            FileNamePart::Text(part) => {
                text.push_str(part);
                format.push_str(&part.replace('{', "{{").replace('}', "}}"));
                continue;
            }
            FileNamePart::Parameter(field, parameter) => plain_text(field, &parameter.kind),
            FileNamePart::Skipped(field) => display(field, file_name.template),
        };
        format.push_str("{}");
        values.push(value);
    }
    if !values.is_empty() {
        quote! { ::std::format!(#format, #(#values),*) }
    } else if text.is_empty() {
        quote! { ::std::string::String::new() }
    } else {
        quote! { ::std::string::String::from(#text) }
    }
}

/// Returns the field as its parameter is written, without quotes.
fn plain_text(field: &Field<'_>, kind: &Kind) -> TokenStream {
    let [key, writer] = ["key", "writer"].map(local);
    let write = write(field, kind, &key, &writer);
    quote! {
        ::reportflow::params::Writer::plain_text(|#key, #writer| { #write })
    }
}

/// Returns a skipped field. An error of a missing `Display` points at the template.
fn display(field: &Field<'_>, template: &LitStr) -> TokenStream {
    let mut ident = field.ident.clone();
    let span = template.span().resolved_at(Span::call_site());
    ident.set_span(ident.span().located_at(span));
    FieldAccess::named(field, &ident, span).to_token_stream()
}
