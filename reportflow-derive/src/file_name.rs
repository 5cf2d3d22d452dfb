//! `file_name = "請求書-{請求書番号}"`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};
use reportflow_schema::names::{self, Match, NameIndex};
use reportflow_schema::{Kind, Parameter, ParameterList};
use syn::LitStr;

use crate::expand::{local, write};
use crate::findings::Findings;
use crate::model::{Field, Model};

/// What the service refuses in a file name (`docs/service.md`, section 1).
const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

enum Part {
    Text(String),
    Field(String),
}

/// What a file name can show.
pub(crate) struct Shown<'a> {
    pub(crate) model: &'a Model<'a>,
    /// The parameter of each field; none for those whose mistake is told.
    pub(crate) parameters: &'a [Option<&'a Parameter>],
    /// None where there is no snapshot, which is told.
    pub(crate) list: Option<&'a ParameterList>,
    pub(crate) omit: &'a [LitStr],
}

/// An expression of the document's file name: the template's text, with the
/// fields in braces as their parameters are written.
pub(crate) fn expand(template: &LitStr, shown: &Shown<'_>, findings: &mut Findings) -> TokenStream {
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
                check_characters(template, text, findings);
            }
            Part::Field(name) => {
                if let Some(value) = find(template, name, shown, findings) {
                    format.push_str("{}");
                    values.push(value);
                }
            }
        }
    }
    if values.is_empty() {
        let text: String = parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(text) => Some(text.as_str()),
                Part::Field(_) => None,
            })
            .collect();
        return quote! { ::std::string::String::from(#text) };
    }
    quote! { ::std::format!(#format, #(#values),*) }
}

fn check_characters(template: &LitStr, text: &str, findings: &mut Findings) {
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

/// The value of a field in braces; none where there is a mistake.
fn find(
    template: &LitStr,
    name: &str,
    shown: &Shown<'_>,
    findings: &mut Findings,
) -> Option<TokenStream> {
    let model = shown.model;
    let is_name = |field: &&Field<'_>| field.name == *name;
    if let Some(field) = model.skipped.iter().find(is_name) {
        let mut ident = field.ident.clone();
        // At the template, which is where a field without `Display` is shown.
        let span = template.span().resolved_at(Span::call_site());
        ident.set_span(ident.span().located_at(span));
        return Some(field.of_self(&ident, span).to_token_stream());
    }
    let Some(place) = model.fields.iter().position(|field| is_name(&field)) else {
        if let Some(message) = no_field(name, shown, !findings.is_empty()) {
            findings.at(template, message);
        }
        return None;
    };
    let field = &model.fields[place];
    // Without a parameter, the field is among the findings.
    let parameter = shown.parameters.get(place).copied().flatten()?;
    if parameter.kind.has_rows() {
        let message = format!("`{name}` is a table, which cannot stand in a file name");
        findings.at(template, message);
        return None;
    }
    Some(plain_text(field, &parameter.kind))
}

/// What to say of a name that is no field's; nothing where it may be part of a
/// mistake that is told.
fn no_field(name: &str, shown: &Shown<'_>, is_told: bool) -> Option<String> {
    let Shown { model, list, .. } = shown;
    let parameters = list.map_or(&[][..], |list| &list.parameters);
    let names = parameters.iter().map(|parameter| parameter.name.as_str());
    if let Match::Unique(place) = NameIndex::new(names).find(name) {
        let parameter = &parameters[place];
        let fills = |of: &Option<&Parameter>| of.is_some_and(|of| of.name == parameter.name);
        if let Some(field) = shown.parameters.iter().position(fills) {
            let field = &model.fields[field].name;
            return Some(format!(
                "`file_name` names no field `{name}`: the field of that parameter is `{{{field}}}`"
            ));
        }
        if shown.omit.iter().any(|omit| omit.value() == parameter.name) {
            return Some(format!(
                "`file_name` shows parameter `{name}`, which `omit` leaves blank: add a field for it, or remove one of them"
            ));
        }
        if is_told {
            return None;
        }
    }
    if model.broken {
        return None;
    }
    let fields = model.all().map(|field| field.name.as_str());
    let hint = match names::suggest(name, fields) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None => "a name in braces stands for a field of the struct".to_owned(),
    };
    Some(format!("`file_name` names no field `{name}`: {hint}"))
}

/// The field as its parameter is written, without quotes.
fn plain_text(field: &Field<'_>, kind: &Kind) -> TokenStream {
    let [key, writer] = ["key", "writer"].map(local);
    let write = write(field, kind, &key, &writer);
    quote! {
        ::reportflow::params::Writer::plain_text(|#key, #writer| { #write })
    }
}

/// Text and names in braces; `{{` and `}}` stand for braces.
fn split(template: &str) -> Result<Vec<Part>, String> {
    if template.is_empty() {
        return Err(
            "`file_name` is empty, which the service refuses: name the PDF, or remove `file_name`"
                .to_owned(),
        );
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
            let (brace, other, verb) = match tail.starts_with('{') {
                true => ('{', '}', "closes"),
                false => ('}', '{', "opens"),
            };
            return Err(format!(
                "`file_name` has a `{brace}` that no `{other}` {verb}: for a brace in the name, write `{brace}{brace}`"
            ));
        }
    }
    text.push_str(rest);
    parts.push(Part::Text(text));
    Ok(parts)
}
