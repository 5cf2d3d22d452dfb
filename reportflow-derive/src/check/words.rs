//! What is wrong between a struct and its list, in words.

use reportflow_schema::names::{self, Match, NameIndex, is_composed};
use reportflow_schema::{EscapeControl, Kind, Parameter};

use super::spelling::{is_field_name, literal};
use super::{Filled, List, Lost, Written, blanks};
use crate::findings::Findings;
use crate::model::Field;

/// Reports fields whose parameter another field fills. One of them and one
/// parameter without a field belong together.
pub(super) fn report_taken(
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
pub(super) fn report_lost(
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
        match names::suggest(&lost.name, blanks).and_then(|near| list.position(near)) {
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
                "the only one without a field is {only}; for that one, add `#[report(rename = {})]`",
                literal(name)
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
            format!(
                "did you mean {quoted}? Then add `#[report(rename = {})]`",
                literal(name)
            )
        }
        // A text is compared as it stands: its marks must be seen.
        Written::Rename(_) | Written::Omit(_) if literal(name).contains('\\') => {
            let apart = if name.contains(is_composed) {
                ", which only looks the same"
            } else {
                ""
            };
            format!("did you mean `{}`{apart}?", literal(name))
        }
        _ => format!("did you mean {quoted}?"),
    }
}

fn no_parameter(list: &List<'_>, name: &str, hint: &str) -> String {
    format!(
        "{} has no parameter {}: {hint}",
        list.design,
        list.quoted(name)
    )
}

fn unknown(list: &List<'_>, fields: &[Field<'_>], field: &str, filled: &[Filled]) -> String {
    let near = names::suggest(field, list.names()).and_then(|near| list.position(near));
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
        .map(|name| format!("`{}`", EscapeControl(name)))
        .collect();
    match names.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

pub(super) fn missing(
    list: &List<'_>,
    names: &NameIndex<'_>,
    skipped: &[Field<'_>],
    blanks: &[usize],
) -> String {
    if let [blank] = blanks {
        let is_for = |field: &&Field<'_>| names.find(&field.name) == Match::Unique(*blank);
        if let Some(field) = skipped.iter().find(is_for) {
            let name = &list.parameters[*blank].name;
            return format!(
                "parameter {} of {} has no field but `{}`, which is skipped: remove `skip`, or leave it blank by `#[{}(omit({}))]`",
                list.quoted(name),
                list.design,
                field.name,
                list.attribute,
                literal(name),
            );
        }
    }
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
        .map(|parameter| literal(&parameter.name))
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
        Kind::Other(word) => format!("of the unknown kind `{}`", EscapeControl(word)),
    }
}
