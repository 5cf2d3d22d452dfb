//! `file_name = "請求書-{請求書番号}"`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use reportflow_schema::names;
use syn::LitStr;

use crate::findings::Findings;
use crate::model::Model;

/// What the service refuses in a file name (`docs/service.md`, section 1).
const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

enum Part {
    Text(String),
    Field(String),
}

/// An expression of the document's file name: the template's text, with the
/// fields in braces put in by their `Display`.
pub(crate) fn expand(template: &LitStr, model: &Model<'_>, findings: &mut Findings) -> TokenStream {
    let parts = match split(&template.value()) {
        Ok(parts) => parts,
        Err(message) => {
            findings.at(template, message);
            return quote! { ::std::string::String::new() };
        }
    };
    let mut format = String::new();
    let mut values = Vec::new();
    for part in &parts {
        match part {
            Part::Text(text) => {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"));
                let forbidden = |c: &char| FORBIDDEN.contains(c) || c.is_control();
                if let Some(bad) = text.chars().find(forbidden) {
                    findings.at(
                        template,
                        format!(
                            "`file_name` holds `{}`, which the service refuses: / \\ : * ? \" < > | and control characters cannot stand in a file name",
                            bad.escape_debug()
                        ),
                    );
                }
            }
            Part::Field(name) => match model.all().find(|field| field.name == *name) {
                Some(field) => {
                    // At the template, which is where a field without `Display`
                    // is to be shown.
                    let mut ident = field.ident.clone();
                    ident.set_span(ident.span().located_at(template.span()));
                    format.push_str("{}");
                    values.push(quote_spanned! { template.span()=> self.#ident });
                }
                None => {
                    let fields = model.all().map(|field| field.name.as_str());
                    let hint = match names::nearest(name, fields) {
                        Some(near) => format!("did you mean `{{{near}}}`?"),
                        None => "a name in braces stands for a field of the struct".to_owned(),
                    };
                    if !model.broken {
                        findings.at(
                            template,
                            format!("`file_name` names no field `{name}`: {hint}"),
                        );
                    }
                }
            },
        }
    }
    if values.is_empty() {
        let text: String = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Field(text) => text.as_str(),
            })
            .collect();
        return quote! { ::std::string::String::from(#text) };
    }
    let format = LitStr::new(&format, template.span());
    quote! { ::std::format!(#format, #(#values),*) }
}

/// Text and names in braces; `{{` and `}}` stand for braces.
fn split(template: &str) -> Result<Vec<Part>, String> {
    if template.is_empty() {
        return Err("`file_name` is empty, which the service refuses".to_owned());
    }
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        text.push_str(&rest[..brace]);
        let tail = &rest[brace..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            text.push_str(&tail[..1]);
            rest = &tail[2..];
        } else if let Some(end) = tail.find('}').filter(|_| tail.starts_with('{')) {
            parts.push(Part::Text(std::mem::take(&mut text)));
            parts.push(Part::Field(tail[1..end].trim().to_owned()));
            rest = &tail[end + 1..];
        } else {
            let brace = &tail[..1];
            return Err(format!(
                "`file_name` has a `{brace}` without its counterpart: for a brace in the name, write `{brace}{brace}`"
            ));
        }
    }
    text.push_str(rest);
    parts.push(Part::Text(text));
    Ok(parts)
}
