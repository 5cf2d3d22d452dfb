//! Compares the fields of a struct with a parameter list.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use reportflow_schema::names::{self, Match, Names};
use reportflow_schema::{Kind, Parameter};
use syn::LitStr;
use unicode_ident::{is_xid_continue, is_xid_start};

use crate::findings::Findings;
use crate::model::{Field, Model};

/// A parameter list, and what is said of it in messages.
pub(crate) struct List<'a> {
    /// "design `…` v1".
    pub(crate) design: String,
    /// The path of the table whose rows the list describes, "明細[].", or "".
    pub(crate) prefix: String,
    pub(crate) parameters: &'a [Parameter],
    /// Prints every parameter as a field.
    pub(crate) command: String,
    /// The name of the attribute that can hold `omit`.
    pub(crate) attribute: &'static str,
}

impl<'a> List<'a> {
    fn names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.names().position(|parameter| parameter == name)
    }

    /// "`明細[].数量`".
    fn quoted(&self, name: &str) -> String {
        format!("`{}{name}`", self.prefix)
    }
}

/// The parameter of each field, in the order of the fields. `None` for those
/// whose mistake is among the findings.
pub(crate) fn check<'a>(
    list: &List<'a>,
    ident: &Ident,
    model: &Model<'_>,
    omit: &[LitStr],
    findings: &mut Findings,
) -> Vec<Option<&'a Parameter>> {
    let names = Names::new(list.names());
    let mut filled: Vec<Filled> = list.parameters.iter().map(|_| Filled::default()).collect();
    let (mut lost, mut taken) = (Vec::new(), Vec::new());
    let mut parameters = Vec::with_capacity(model.fields.len());
    for (number, field) in model.fields.iter().enumerate() {
        let place = place(list, &names, field, &mut filled, &mut lost, findings);
        parameters.push(place.and_then(|place| {
            let parameter = &list.parameters[place];
            if let Some(first) = filled[place].by {
                taken.push((number, place, first));
                return None;
            }
            filled[place].by = Some(number);
            let fits = check_display(list, field, parameter, findings);
            (fits && !field.attr.unread).then_some(parameter)
        }));
    }
    // The one that is called like the parameter has it, whichever comes first.
    for (number, place, first) in &mut taken {
        let renamed = |number: usize| model.fields[number].attr.rename.is_some();
        if renamed(*first) && !renamed(*number) && filled[*place].by == Some(*first) {
            filled[*place].by = Some(*number);
            parameters.swap(*first, *number);
            std::mem::swap(first, number);
        }
    }
    place_omissions(list, &model.fields, omit, &mut filled, &mut lost, findings);
    let doubtful = model.broken || model.fields.iter().any(|field| field.attr.unread);
    report_taken(
        list,
        &model.fields,
        &taken,
        lost.len(),
        &mut filled,
        findings,
    );
    report_lost(list, &model.fields, lost, &mut filled, doubtful, findings);
    let blanks = blanks(&filled);
    if !blanks.is_empty() && !doubtful {
        findings.at(ident, missing(list, &blanks));
    }
    parameters
}

/// What is known of a parameter.
#[derive(Default)]
struct Filled {
    by: Option<usize>,
    /// Omitted, or part of a mistake that has been noted.
    in_doubt: bool,
}

impl Filled {
    fn is_blank(&self) -> bool {
        self.by.is_none() && !self.in_doubt
    }
}

/// A name in the struct that is no parameter's.
struct Lost<'a> {
    name: String,
    written: Written<'a>,
}

/// Where the name stands.
#[derive(Clone, Copy)]
enum Written<'a> {
    Field(&'a Ident),
    Rename(&'a LitStr),
    Omit(&'a LitStr),
}

impl ToTokens for Written<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Written::Field(ident) => ident.to_tokens(tokens),
            Written::Rename(text) | Written::Omit(text) => text.to_tokens(tokens),
        }
    }
}

/// The place of a field's parameter in the list.
fn place<'a>(
    list: &List<'_>,
    names: &Names<'_>,
    field: &'a Field<'_>,
    filled: &mut [Filled],
    lost: &mut Vec<Lost<'a>>,
    findings: &mut Findings,
) -> Option<usize> {
    let found = match &field.attr.rename {
        Some(rename) => list
            .position(&rename.value())
            .map_or(Match::Nothing, Match::One),
        None => names.find(&field.name),
    };
    match found {
        Match::One(place) => return Some(place),
        Match::Nothing if field.attr.unread => {}
        Match::Nothing => {
            lost.push(match &field.attr.rename {
                Some(rename) => Lost {
                    name: rename.value(),
                    written: Written::Rename(rename),
                },
                None => Lost {
                    name: field.name.clone(),
                    written: Written::Field(field.ident),
                },
            });
        }
        Match::Several(places) => {
            let candidates: Vec<_> = places
                .iter()
                .map(|place| list.quoted(&list.parameters[*place].name))
                .collect();
            findings.at(
                field.ident,
                format!(
                    "field `{}` matches {} of {}: choose one by `#[report(rename = {:?})]`",
                    field.name,
                    candidates.join(" and "),
                    list.design,
                    list.parameters[places[0]].name,
                ),
            );
            places
                .iter()
                .for_each(|place| filled[*place].in_doubt = true);
        }
    }
    None
}

/// `display` makes a text, which only some kinds take.
fn check_display(
    list: &List<'_>,
    field: &Field<'_>,
    parameter: &Parameter,
    findings: &mut Findings,
) -> bool {
    let Some(display) = &field.attr.display else {
        return true;
    };
    let fits = matches!(parameter.kind, Kind::Text | Kind::Other(_));
    if !fits {
        findings.at(
            display,
            format!(
                "`display` writes a text, but parameter {} of {} is {}: remove `display`, or use `with` and a function that makes one",
                list.quoted(&parameter.name),
                list.design,
                with_article(&parameter.kind),
            ),
        );
    }
    fits
}

fn place_omissions<'a>(
    list: &List<'_>,
    fields: &[Field<'_>],
    omit: &'a [LitStr],
    filled: &mut [Filled],
    lost: &mut Vec<Lost<'a>>,
    findings: &mut Findings,
) {
    for omitted in omit {
        let name = omitted.value();
        let Some(place) = list.position(&name) else {
            lost.push(Lost {
                name,
                written: Written::Omit(omitted),
            });
            continue;
        };
        filled[place].in_doubt = true;
        if let Some(field) = filled[place].by {
            findings.at(
                omitted,
                format!(
                    "`omit` names parameter {} of {}, which field `{}` fills: remove one of them",
                    list.quoted(&name),
                    list.design,
                    fields[field].name,
                ),
            );
        }
    }
}

fn blanks(filled: &[Filled]) -> Vec<usize> {
    (0..filled.len())
        .filter(|place| filled[*place].is_blank())
        .collect()
}

/// Reports fields whose parameter another field fills. One of them and one
/// parameter without a field belong together.
fn report_taken(
    list: &List<'_>,
    fields: &[Field<'_>],
    taken: &[(usize, usize, usize)],
    lost: usize,
    filled: &mut [Filled],
    findings: &mut Findings,
) {
    let only = match (taken.len(), lost, blanks(filled).as_slice()) {
        (1, 0, &[only]) => Some(only),
        _ => None,
    };
    for (number, place, first) in taken {
        let field = &fields[*number];
        let mut message = format!(
            "field `{}` fills parameter {} of {}, which field `{}` fills already",
            field.name,
            list.quoted(&list.parameters[*place].name),
            list.design,
            fields[*first].name,
        );
        let written = match &field.attr.rename {
            Some(rename) => Written::Rename(rename),
            None => Written::Field(field.ident),
        };
        if let Some(only) = only {
            filled[only].in_doubt = true;
            let name = list.quoted(&list.parameters[only].name);
            message.push_str(&format!(": the only one without a field is {name}"));
        } else {
            message.push_str(": remove one of them, or name another parameter");
        }
        findings.at(written, message);
    }
}

/// Reports names that are no parameter's, with the parameter that each was
/// meant for. That one is then not missed as well: it is one mistake.
fn report_lost(
    list: &List<'_>,
    fields: &[Field<'_>],
    lost: Vec<Lost<'_>>,
    filled: &mut [Filled],
    doubtful: bool,
    findings: &mut Findings,
) {
    let mut without_hint = Vec::new();
    for lost in lost {
        let blanks = blanks(filled);
        let blanks = blanks
            .iter()
            .map(|place| list.parameters[*place].name.as_str());
        match names::nearest(&lost.name, blanks).and_then(|near| list.position(near)) {
            Some(near) => {
                filled[near].in_doubt = true;
                let hint = meant(list, &list.parameters[near].name, lost.written);
                findings.at(lost.written, no_parameter(list, &lost.name, &hint));
            }
            None => without_hint.push(lost),
        }
    }
    // One name that is no parameter's, one parameter without a field.
    if let ([lost], [blank], false) = (without_hint.as_slice(), blanks(filled).as_slice(), doubtful)
    {
        filled[*blank].in_doubt = true;
        let name = &list.parameters[*blank].name;
        let only = list.quoted(name);
        let hint = match lost.written {
            Written::Field(_) => format!(
                "the only one without a field is {only}; for that one, add `#[report(rename = {name:?})]`"
            ),
            Written::Rename(_) | Written::Omit(_) => {
                format!("the only one without a field is {only}")
            }
        };
        findings.at(lost.written, no_parameter(list, &lost.name, &hint));
        return;
    }
    for lost in without_hint {
        let hint = match lost.written {
            Written::Field(_) => unknown(list, fields, &lost.name, filled),
            Written::Rename(_) | Written::Omit(_) => {
                let names: Vec<_> = list
                    .names()
                    .map(|name| format!("{}{name}", list.prefix))
                    .collect();
                match names.is_empty() {
                    true => "it has none at all".to_owned(),
                    false => format!("it has {}", some_of(&names)),
                }
            }
        };
        findings.at(lost.written, no_parameter(list, &lost.name, &hint));
    }
}

/// "did you mean `数量`?", and how to write what no field can be called.
fn meant(list: &List<'_>, name: &str, written: Written<'_>) -> String {
    let quoted = list.quoted(name);
    match written {
        Written::Field(_) if !is_field_name(name) => {
            format!("did you mean {quoted}? Then add `#[report(rename = {name:?})]`")
        }
        // A text is compared as it stands: its marks must be seen.
        Written::Rename(_) | Written::Omit(_) if format!("{name:?}").contains('\\') => {
            let apart = if name.contains(is_combining) {
                ", whose letters and marks are written apart"
            } else {
                ""
            };
            format!("did you mean `{name:?}`{apart}?")
        }
        _ => format!("did you mean {quoted}?"),
    }
}

fn is_field_name(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || is_xid_start(first));
    // The compiler composes what is not, so that such a name is never met.
    let composed = !name.contains(is_combining);
    starts && composed && characters.all(is_xid_continue) && name != "_"
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

fn no_parameter(list: &List<'_>, name: &str, hint: &str) -> String {
    format!(
        "{} has no parameter {}: {hint}",
        list.design,
        list.quoted(name)
    )
}

fn unknown(list: &List<'_>, fields: &[Field<'_>], field: &str, filled: &[Filled]) -> String {
    let near = names::nearest(field, list.names()).and_then(|near| list.position(near));
    match near.and_then(|near| Some((near, filled[near].by?))) {
        Some((near, by)) => format!(
            "the nearest, {}, is filled by field `{}`; remove this one, or keep it out by `#[report(skip)]`",
            list.quoted(&list.parameters[near].name),
            fields[by].name
        ),
        None => "remove the field, keep it out by `#[report(skip)]`, or name its parameter by `#[report(rename = \"…\")]`"
            .to_owned(),
    }
}

/// How many names stand in a message, so that it can be read.
const MOST_NAMED: usize = 12;
/// How many of those that are too many are named all the same.
const FIRST_NAMED: usize = 6;

/// "`a`, `b` and 3 more".
pub(crate) fn some_of(names: &[String]) -> String {
    let named: Vec<_> = names
        .iter()
        .take(MOST_NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn missing(list: &List<'_>, blanks: &[usize]) -> String {
    let blanks: Vec<&Parameter> = blanks
        .iter()
        .map(|place| &list.parameters[*place])
        .collect();
    let described: Vec<_> = blanks
        .iter()
        .map(|parameter| {
            format!(
                "{} ({})",
                list.quoted(&parameter.name),
                with_article(&parameter.kind)
            )
        })
        .collect();
    if blanks.len() > MOST_NAMED {
        return format!(
            "{} parameters of {} have no field: {} and {} more: `{}` prints them all as fields; for those to be left blank, add `#[{}(omit(\"…\"))]`",
            blanks.len(),
            list.design,
            described[..FIRST_NAMED].join(", "),
            blanks.len() - FIRST_NAMED,
            list.command,
            list.attribute,
        );
    }
    let omit: Vec<_> = blanks
        .iter()
        .map(|parameter| format!("{:?}", parameter.name))
        .collect();
    let (noun, verb, them) = match blanks.len() {
        1 => ("parameter", "has", "it"),
        _ => ("parameters", "have", "them"),
    };
    format!(
        "{noun} {} of {} {verb} no field: add {them}, or leave {them} blank by `#[{}(omit({}))]`",
        described.join(", "),
        list.design,
        list.attribute,
        omit.join(", ")
    )
}

/// "a number", for messages.
pub(crate) fn with_article(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Boolean => "a boolean".to_owned(),
        Kind::Date => "a date".to_owned(),
        Kind::Image => "an image".to_owned(),
        Kind::Array => "a table".to_owned(),
        Kind::Collection => "a collection".to_owned(),
        Kind::Other(word) => format!("of the unknown kind `{word}`"),
    }
}
